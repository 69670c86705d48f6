// What is refused at the door, with nothing stored; accounts kept apart; what `verify` says of a host that has moved.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inSeconds, startTestService, type TestService } from './test-service.ts';

const campaign = (more: Record<string, unknown> = {}) => ({
  campaignId: 'door',
  templateId: '1001',
  sendAt: inSeconds(600),
  customerIds: ['C-000001'],
  ...more,
});

describe('a campaign at the door', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ worker: false });
    await service.addAccount();
  });
  afterAll(() => service.stop());

  const stored = async () => ({
    campaigns: await service.parts.database.prisma.campaign.count(),
    blocks: await service.parts.database.prisma.customerBlock.count(),
  });

  const refused: [string, unknown, number, string][] = [
    ['wrong types', campaign({ customerIds: [1, null] }), 400, 'invalid-request'],
    ['an unknown property', campaign({ colour: 'red' }), 400, 'invalid-request'],
    ['no template', campaign({ templateId: undefined }), 400, 'invalid-request'],
    ['a list that is none', campaign({ customerIds: 'C-000001' }), 400, 'invalid-request'],
    ['an ID of 129 characters', campaign({ customerIds: ['x'.repeat(129)] }), 400, 'invalid-request'],
    ['a body that is not JSON', '{"campaignId": ', 400, 'invalid-json'],
    ['an unknown template', campaign({ templateId: '999' }), 422, 'unknown-template'],
    ['a past time', campaign({ sendAt: inSeconds(-60) }), 422, 'send-time-past'],
    ['a time years ahead', campaign({ sendAt: inSeconds(3 * 365 * 86_400) }), 422, 'send-time-too-far'],
    ['an empty list', campaign({ customerIds: [] }), 422, 'empty-list'],
    ['a sender that is not allowed', campaign({ sender: 'OTHER' }), 422, 'sender-not-allowed'],
    [
      'placeholders that a group send cannot fill',
      campaign({ templateId: '1004' }),
      422,
      'text-has-placeholders',
    ],
    ['an MMS', campaign({ channel: 'mms' }), 422, 'mms-not-supported'],
    ['several faults at once', campaign({ templateId: '999', customerIds: [] }), 422, 'campaign-refused'],
  ];

  it.each(refused)('is refused for %s, and nothing is stored', async (_what, body, status, code) => {
    const answer = await service.call('POST', '/campaigns', body);
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body['type']).toBe(`/errors/${code}`);
    expect(await stored()).toEqual({ campaigns: 0, blocks: 0 });
  });

  it('leaves nothing of a large list whose last ID is bad', async () => {
    const customerIds = [...Array.from({ length: 30_000 }, (_, index) => `C-${index}`), 5];
    const answer = await service.call('POST', '/campaigns', campaign({ customerIds }));
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toMatchObject([{ pointer: '/body/customerIds/30000' }]);
    expect(await stored()).toEqual({ campaigns: 0, blocks: 0 });
  });

  it('is refused in the quiet hours of the account, whatever the clock says elsewhere', async () => {
    await service.addAccount('quiet', {
      timeZone: 'Europe/London',
      quietHours: { from: '21:00', to: '08:00' },
    });
    const sendAt = { date: inSeconds(40 * 86_400).slice(0, 10), time: '22:30', timeZone: 'Europe/London' };
    const answer = await service.call('POST', '/campaigns', campaign({ sendAt }), {
      'x-account-id': 'quiet',
    });
    expect(answer.body['code']).toBe('quiet-hours');
  });

  it('is refused while the account was never verified', async () => {
    await service.call('PUT', '/accounts/new', {
      name: 'New',
      textlocal: { baseUrl: service.simulator.origin, apiKey: 'simulator-key' },
      contactGroupId: '123456',
      customerIdField: 'custom1',
    });
    const answer = await service.call('POST', '/campaigns', campaign(), { 'x-account-id': 'new' });
    expect(answer.body['code']).toBe('account-not-verified');
  });

  it('is refused with a wrong key, and with the key of another account', async () => {
    await service.addAccount('other');
    const { body } = await service.call('POST', '/accounts/other/keys', { scopes: ['campaigns:read'] });
    const as = (key: unknown) => ({ authorization: `Bearer ${String(key)}` });
    expect((await service.call('POST', '/campaigns', campaign(), as('wrong-key-0123456789'))).status).toBe(
      401,
    );
    expect((await service.call('POST', '/campaigns', campaign(), as(body['key']))).status).toBe(403);
    const foreign = await service.call('GET', '/campaigns', undefined, as(body['key']));
    expect(foreign.status).toBe(403); // its X-Account-Id names the first account
  });

  it('belongs to its account alone', async () => {
    const { body: mine } = await service.call('POST', '/campaigns', campaign({ campaignId: 'mine' }));
    const others = { 'x-account-id': 'other' };
    for (const path of [`/campaigns/${String(mine['id'])}`, `/campaigns/${String(mine['id'])}/metrics`]) {
      expect((await service.call('GET', path, undefined, others)).status).toBe(404);
    }
    expect((await service.call('POST', `/campaigns/${String(mine['id'])}/cancel`, {}, others)).status).toBe(
      404,
    );
    expect((await service.call('GET', '/campaigns', undefined, others)).body['items']).toEqual([]);
  });
});

describe('an account whose host has moved to Webex and answers only "send"', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ worker: false, simulator: { webex: true } });
  });
  afterAll(() => service.stop());

  it('is told so by verify, in words, and takes no campaign', async () => {
    await expect(service.addAccount()).rejects.toThrow(/Webex Interact/);
    const answer = await service.call('POST', '/campaigns', campaign());
    expect(answer.body['code']).toBe('account-not-verified');
  });
});
