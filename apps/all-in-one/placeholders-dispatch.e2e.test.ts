// Nothing unfilled leaves, also of campaigns that were accepted before texts were judged so; values of contacts are data.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';
import { pathOf, texts } from './test-texts.ts';

let service: TestService;
const { save, correct, request, post, left, allow } = texts(() => service);
const personal = { 'x-account-id': 'personal' };

beforeAll(async () => {
  service = await startTestService();
  await service.addAccount();
  await service.addAccount('personal', { personalise: true });
});
afterAll(() => service.stop());

describe('a campaign that an older release accepted', () => {
  /** Accepts a campaign, then stores another text as if it had been accepted so. */
  async function acceptedWith(text: string) {
    const id = save('Hi {{first_name}}');
    const answer = await post(request(id, { sendAt: inSeconds(4) }), 'personal');
    const campaignId = String(answer.body['id']);
    await service.parts.database.prisma.send.updateMany({ where: { campaignId }, data: { text } });
    return { id, campaignId, path: pathOf(answer) };
  }
  const failed = ({ state }: Answer['body']) => state === 'failed';

  it('is still the campaign of its request', async () => {
    const id = save('Once fine');
    const body = request(id);
    const answer = await post(body);
    correct(id, 'Hi #NAME#');
    await service.call('GET', '/templates?refresh=true');
    expect(await post(body)).toMatchObject({ status: 202, body: { id: answer.body['id'] } });
  });

  it('stops before the call of a personalised send, and leaves once its template is allowed', async () => {
    const { id, path } = await acceptedWith('Older {{first_name}} #NAME#');
    const { problem } = await service.until(path, failed, 30_000, personal);
    expect(problem).toMatchObject({
      code: 'text-has-placeholders',
      step: 'deliver',
      detail: expect.stringContaining('#NAME#'),
    });
    expect(left('Older')).toEqual([]);
    await allow('personal', [id]);
    await service.call('POST', `${path}/retry`, {}, personal);
    await service.until(path, () => left('Older').length === 2, 30_000, personal);
    expect(left('Older').map(({ text }) => text)).toContain('Older Bob #NAME#');
  });

  it('makes no call that was planned before', async () => {
    const { campaignId, path } = await acceptedWith('Planned {{first_name}}');
    const { prisma } = service.parts.database;
    await eventually(
      async () => (await prisma.deliveryCall.count({ where: { send: { campaignId } } })) > 0,
      10_000,
    );
    await prisma.send.updateMany({ where: { campaignId }, data: { text: 'Planned {{first_name}} #NAME#' } });
    const { problem } = await service.until(path, failed, 30_000, personal);
    expect(problem).toMatchObject({
      code: 'text-has-placeholders',
      detail: expect.stringContaining('0 of 2 texts went'),
    });
    expect(left('Planned')).toEqual([]);
  });
});

describe('a value of a contact', () => {
  it('is sent as it is, whatever it looks like', async () => {
    service.simulator
      .account('simulator-key')
      .addContacts(123_456, [{ number: 447_900_000_077, custom1: 'V-1', first_name: '{first_name}' }]);
    const body = request(save('Value {{first_name}}'), { customerIds: ['V-1'], sendAt: inSeconds(2) });
    const answer = await post(body, 'personal');
    await service.until(pathOf(answer), () => left('Value').length === 1, 30_000, personal);
    expect(left('Value')).toMatchObject([{ text: 'Value {first_name}' }]);
  });
});
