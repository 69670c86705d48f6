// An estimate says what a campaign would do, refuses what the campaign would be refused for, and leaves no trace.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { Campaign } from '#client/bridge.ts';
import { followCampaign } from '#client/follow.ts';
import { estimateCampaign, sendCampaign } from '#client/send.ts';
import { nextDoubledHour } from './test-clock.ts';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;
const customersTo = (last: number) => Array.from({ length: last }, (_, index) => customerId(index + 1));

/** 2,103 IDs: 2,000 known ones, 100 unknown, 3 of the known twice. */
const customerIds = [
  ...customersTo(2_000),
  ...Array.from({ length: 100 }, (_, index) => `X-${index}`),
  ...customersTo(3),
];
const request = (more: Record<string, unknown> = {}) => ({
  campaignId: 'estimated',
  templateId: '1001',
  sendAt: inSeconds(3_600),
  customerIds,
  ...more,
});
/** Commands that change something at TextLocal. */
const writing = /^(?:send|bulk|create|delete|cancel|update)/;

const codes = (body: Answer['body']) => (body['warnings'] as { code: string }[]).map(({ code }) => code);
/** What is at fault, without the words, which may name the time. */
const faultsIn = ({ status, body }: Answer) => ({
  status,
  code: body['code'],
  errors: (body['errors'] as { pointer: string; code?: string }[]).map(({ pointer, code }) => ({
    pointer,
    code,
  })),
});

describe.each([
  ['a TextLocal as documented', {}],
  ['a TextLocal with loose types and short pages', { looseTypes: true, shortPages: true }],
])('POST /campaigns/estimate on %s', (_manner, manners) => {
  let service: TestService;
  const stock = () => service.simulator.account('simulator-key');
  const estimate = (body: unknown, account = 'demo', headers: Record<string, string> = {}) =>
    service.call('POST', '/campaigns/estimate', body, { 'x-account-id': account, ...headers });

  beforeAll(async () => {
    service = await startTestService({ simulator: { stock: { contacts: 3_000 }, ...manners } });
    await service.addAccount();
    await service.addAccount('lingo', { languageField: 'custom3', defaultLanguage: 'en' });
    await service.addAccount('personal', { personalise: true });
    await service.addAccount('quiet', { testMode: true });
  });
  beforeEach(() => {
    stock().credits = 10_000_000;
  });
  afterAll(() => service.stop());

  it('says what the campaign then does, and changes nothing before', async () => {
    stock().optOut(447_710_000_010, 447_710_000_020);
    const tables = ['campaign', 'customer_block', 'outcome_batch', 'send', 'snapshot', 'scan'];
    const rows = () =>
      Promise.all(
        tables.map(
          async (name) => (await service.parts.database.pool.query(`SELECT 1 FROM ${name}`)).rowCount,
        ),
      );
    const groups = () => [...stock().groups.values()].map(({ id, size }) => ({ id, size }));
    const [rowsBefore, groupsBefore] = [await rows(), groups()];

    const client = service.client();
    const { customerIds: _ids, ...head } = request();
    const estimated = await estimateCampaign(client, head, customerIds);

    expect(estimated).toMatchObject({
      testMode: false,
      counts: {
        accepted: 2_103,
        duplicate: 3,
        resolved: 1_998,
        unresolved: 100,
        optedOut: 2,
        invalidNumber: 0,
      },
      templates: [
        {
          templateId: '1001',
          language: null,
          encoding: 'GSM-7',
          characters: 73,
          parts: 1,
          recipients: 1_998,
          credits: 1_998,
        },
      ],
      credits: 1_998,
      balance: 10_000_000,
      warnings: [],
    });
    expect(await rows()).toEqual(rowsBefore);
    expect(groups()).toEqual(groupsBefore);
    expect(Object.keys(service.simulator.calls.counts()).filter((name) => writing.test(name))).toEqual([]);

    const { id } = await sendCampaign(client, head, customerIds);
    let done: Campaign | undefined;
    for await (done of followCampaign(client, id, { everyMs: 50 })) if (done.state === 'scheduled') break;
    const { resolved, ...others } = estimated.counts;
    expect(done).toMatchObject({
      state: 'scheduled',
      counts: { ...others, segmented: resolved },
      sends: [{ recipients: 1_998, cost: estimated.credits }],
    });
  });

  it('can be asked for a campaign that is under way', async () => {
    expect(await estimate(request({ templateId: '1002' }))).toMatchObject({ status: 200 });
  });

  it('takes NDJSON with a template on a line, and gzip', async () => {
    const { customerIds: _ids, ...head } = request();
    const lines = [
      head,
      customerId(1),
      { customerId: customerId(2), templateId: '1002' },
      { customerId: customerId(3), templateId: '1003' },
      { customerId: 'X-1', templateId: '1003' },
    ];
    const body = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
    const { status, body: estimated } = await estimate(body, 'demo', headers);
    expect(status).toBe(200);
    expect(estimated).toMatchObject({
      counts: { accepted: 4, resolved: 3, unresolved: 1 },
      templates: [
        { templateId: '1001', recipients: 1 },
        { templateId: '1002', recipients: 1 },
        { templateId: '1003', recipients: 1, encoding: 'UCS-2' },
      ],
      credits: 3,
    });
  });

  it('counts the parts of each language', async () => {
    stock().templates.push(
      { id: 3001, title: 'Long [en]', body: 'x'.repeat(161), senderName: 'ACME', isMyDND: 0 },
      { id: 3002, title: 'Long [de]', body: 'ж'.repeat(135), senderName: 'ACME', isMyDND: 0 },
    );
    // Of a hundred customers in the stock, nine or ten are German.
    const german = customersTo(100).filter((_, index) => (index + 1) % 10 === 3).length;
    const { body } = await estimate(request({ templateId: '3001', customerIds: customersTo(100) }), 'lingo');
    const english = 100 - german - 2; // two have opted out, neither of them German
    expect(body).toMatchObject({
      templates: [
        { templateId: '3001', language: 'en', parts: 2, recipients: english, credits: 2 * english },
        { templateId: '3002', language: 'de', parts: 3, recipients: german, credits: 3 * german },
      ],
      credits: 2 * english + 3 * german,
    });
  });

  it('measures filled texts for an account that personalises', async () => {
    const body = `Hi %%first_name%%${'x'.repeat(156)}`; // one part with one letter, two with more
    stock().templates.push(
      { id: 3003, title: 'Named', body, senderName: 'ACME', isMyDND: 0 },
      { id: 3004, title: 'Offer', body: '%%offer%%', senderName: 'ACME', isMyDND: 0 },
    );
    stock().addContacts(123_456, [
      { number: 447_800_000_001, custom1: 'P-1', first_name: 'A' },
      { number: 447_800_000_002, custom1: 'P-2', first_name: 'Annabelle' },
      { number: 447_800_000_003, custom1: 'P-3' },
    ]);
    const customers = { customerIds: ['P-1', 'P-2', 'P-3'] };
    const named = await estimate(request({ templateId: '3003', ...customers }), 'personal');
    // Nobody is texted with a gap where the name should be.
    expect(named.body).toMatchObject({ templates: [{ recipients: 3, credits: 3 }], credits: 3 });
    expect(codes(named.body)).toEqual(['placeholders-unfilled']);
    const offer = await estimate(request({ templateId: '3004', ...customers }), 'personal');
    expect(offer).toMatchObject({ status: 422, body: { code: 'text-has-placeholders' } });
  });

  it.each([
    ['no such template', { templateId: '9999' }, 422],
    ['no template at all', { templateId: undefined }, 400],
    ['an unknown property', { speed: 'fast' }, 400],
    ['a bad customer ID', { customerIds: ['C-1', ''] }, 400],
    ['no customers', { customerIds: [] }, 422],
    ['a past time', { sendAt: '2020-01-01T00:00:00Z' }, 422],
    ['a time too far', { sendAt: '2120-01-01T00:00:00Z' }, 422],
    ['an unknown zone', { sendAt: { date: '2027-01-01', time: '12:00', timeZone: 'Mars/Olympus' } }, 422],
    ['a sender that is not allowed', { sender: 'OTHER' }, 422],
    ['placeholders', { templateId: '1004' }, 422],
    ['MMS', { channel: 'mms' }, 422],
    ['several faults', { templateId: '9999', sender: 'OTHER' }, 422],
  ])('refuses %s as POST /campaigns does', async (_fault, more, status) => {
    const body = request({ campaignId: 'refused', ...more });
    const estimated = await estimate(body);
    const posted = await service.call('POST', '/campaigns', body);
    expect(estimated.status).toBe(status);
    expect(faultsIn(estimated)).toEqual(faultsIn(posted));
  });

  it.each([
    ['text/plain', '{}', 415],
    ['application/json', '{"customerIds": [', 400],
  ])('refuses an unreadable body of type %s', async (type, body, status) => {
    expect(await estimate(body, 'demo', { 'content-type': type })).toMatchObject({ status });
  });

  it('warns of too few credits, unknown customers and nobody to text, but answers', async () => {
    stock().credits = 5;
    const { status, body } = await estimate(request({ customerIds: ['X-1', ...customersTo(9)] }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ credits: 9, balance: 5 });
    expect(codes(body)).toEqual(['balance-low']);
    const unknown = await estimate(request({ customerIds: ['X-1', 'X-2'] }));
    expect(codes(unknown.body)).toEqual(['no-recipients', 'unresolved-share-high']);
  });

  it('answers without the balance when TextLocal does not tell it', async () => {
    service.simulator.faults.add({ kind: 'html-502', command: 'balance' });
    const { status, body } = await estimate(request());
    expect({ status, balance: body['balance'] }).toEqual({ status: 200, balance: null });
    expect(codes(body)).toEqual(['balance-unknown']);
  });

  it('says 503 when the contact group cannot be read, and 404 for no account', async () => {
    service.simulator.faults.add({ kind: 'html-502', command: 'get_contacts', times: 10 });
    expect(await estimate(request())).toMatchObject({ status: 503, body: { code: 'provider-unavailable' } });
    service.simulator.faults.clear();
    expect(await estimate(request(), 'nobody')).toMatchObject({ status: 404 });
  });

  it('says the first of two times was taken, and that an account is in test mode', async () => {
    const { first: _first, ...sendAt } = nextDoubledHour();
    const { body } = await estimate(request({ sendAt, customerIds: customersTo(2) }), 'quiet');
    expect(body['testMode']).toBe(true);
    expect(codes(body)).toEqual(['send-time-twice']);
  });

  it('needs a key that may send campaigns', async () => {
    const { body: made } = await service.call('POST', '/accounts/demo/keys', { scopes: ['templates:read'] });
    const headers = { authorization: `Bearer ${String(made['key'])}` };
    expect(await estimate(request(), 'demo', headers)).toMatchObject({ status: 403 });
  });
});
