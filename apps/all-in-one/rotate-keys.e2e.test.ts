// `npm run keys:rotate` beside a service that goes on: a campaign that began with the old key ends, and after it the old
// key is needed no more.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { startProcess } from './test-process.ts';
import { inSeconds, startTestService, type TestService } from './test-service.ts';

const old = generateCredentialsKey('old');
const current = generateCredentialsKey('current');
let service: TestService;

beforeAll(async () => {
  service = await startTestService({ environment: { CREDENTIALS_KEYS: `${old},${current}` } });
  await service.addAccount();
});
afterAll(() => service.stop());

/** The command as an operator runs it. */
async function rotate(keys: string): Promise<{ code: number | null; said: string }> {
  const { DATABASE_URL } = service.parts.config;
  const command = startProcess('apps/rotate-keys/main.ts', { DATABASE_URL, CREDENTIALS_KEYS: keys });
  return { code: await command.ended, said: command.said() };
}

const send = (campaignId: string) =>
  service.call('POST', '/campaigns', {
    campaignId,
    templateId: '1001',
    sendAt: inSeconds(3),
    customerIds: ['C-000001', 'C-000002'],
  });

it('goes on while the keys rotate, and says when the old one may go', async () => {
  const begun = (await send('before')).body;
  const client = (await service.parts.connections.of('demo')).textlocal;

  const done = await rotate(`${current},${old}`);
  expect(done.said).toContain('Sealed with key "current" now: 1 account.');
  expect(done.said).toContain('key "current": 1 secret');
  expect(done.said).toContain('Nothing needs another key than "current"');
  expect(done.code).toBe(0);

  await service.until(`/campaigns/${String(begun['id'])}`, ({ state }) => state === 'completed');
  const { body } = await send('after');
  await service.until(`/campaigns/${String(body['id'])}`, ({ state }) => state === 'completed');
  expect(service.simulator.summary()).toMatchObject({ texts: 4, doublesByCustom: 0 });
  // The same credentials keep the same client, and with it the account's pace.
  expect((await service.parts.connections.of('demo')).textlocal).toBe(client);
  expect(done.said).not.toContain(String(current.split(':')[1]));
});
