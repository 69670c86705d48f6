// Lists that are joined by phone numbers written in different forms, and customers with several contacts: contacts, opt-outs,
// delivery reports and histories of one account need not agree on a form.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewContact, SimulatedAccount } from '../simulator/state/account.ts';
import type { Switches } from '../simulator/state/switches.ts';
import { adminKey, inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const template = (id: number, body: string) => ({
  id,
  title: `T${id}`,
  body,
  senderName: 'ACME',
  isMyDND: 0,
});
const kinds = [
  { kind: 'group', templateId: '1' },
  { kind: 'personalised', templateId: '2' },
] as const;
type Kind = (typeof kinds)[number]['kind'];
const templates = [template(1, 'Come and play'), template(2, 'Hi {{custom1}}, come and play')];

/** Numbers whose fate the simulator fixes: delivered, undelivered, expired. */
const [delivered, undelivered, expired] = [447_700_900_101, 447_700_900_102, 447_700_900_103];
/** As TextLocal would hold a number that lost its zero in a spreadsheet. */
const withoutZero = (number: number): number => number - 440_000_000_000;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ environment: { METRICS_POLL_COUNT: '1' } });
});
afterAll(() => service.stop());

async function open(
  id: string,
  contacts: readonly NewContact[],
  more: { switches?: Partial<Switches>; account?: Record<string, unknown> } = {},
): Promise<SimulatedAccount> {
  const account = service.simulator.addAccount({
    apiKey: id,
    templates,
    ...(more.switches !== undefined && { switches: more.switches }),
  });
  account.createGroup('Customers', 123_456);
  account.addContacts(123_456, contacts);
  const textlocal = { baseUrl: service.simulator.origin, apiKey: id };
  await service.addAccount(id, { textlocal, personalise: true, ...more.account });
  return account;
}

const as = (id: string) => ({ 'x-account-id': id });

async function begin(id: string, kind: Kind, customerIds: readonly string[], sendIn = 1): Promise<string> {
  const answer = await service.call(
    'POST',
    '/campaigns',
    {
      campaignId: `${id}-${kind}`,
      templateId: kinds.find((each) => each.kind === kind)?.templateId,
      sendAt: inSeconds(sendIn),
      customerIds,
    },
    as(id),
  );
  if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
  return `/campaigns/${String(answer.body['id'])}`;
}

const completed = (id: string, path: string): Promise<Answer['body']> =>
  service.until(
    path,
    ({ state }) => state === 'completed' || state === 'failed' || state === 'held',
    50_000,
    as(id),
  );

async function outcomesOf(id: string, path: string): Promise<Record<string, string>> {
  const response = await fetch(`${service.origin}${path}/recipients`, {
    headers: { authorization: `Bearer ${adminKey}`, ...as(id) },
  });
  const lines = (await response.text()).trimEnd().split('\n');
  const rows = lines.map((line) => JSON.parse(line) as { customerId: string; outcome: string });
  return Object.fromEntries(rows.map(({ customerId, outcome }) => [customerId, outcome]));
}

const textedBy = (id: string): number[] =>
  [...service.simulator.texts(id)].map(({ number }) => number).toSorted((one, other) => one - other);

describe.each(kinds)('a $kind send', ({ kind }) => {
  it.each([
    ['contacts are national and opt-outs international', 'contacts'],
    ['contacts are international and opt-outs national', 'optouts'],
    ['everything is national', true],
  ] as const)('texts nobody who opted out when %s', async (_what, nationalNumbers) => {
    const id = `forms-${kind}-${String(nationalNumbers)}`;
    const contacts = [delivered, undelivered, expired].map((number, index) => ({
      number,
      custom1: `C-${index + 1}`,
    }));
    const account = await open(id, contacts, { switches: { nationalNumbers } });
    account.optOut(undelivered);
    const path = await begin(id, kind, ['C-1', 'C-2', 'C-3'], kind === 'group' ? 1 : 3);
    if (kind === 'personalised') {
      await service.until(path, ({ state }) => state === 'scheduling', 20_000, as(id));
      account.optOut(expired); // after segmenting: looked at right before the call
    }
    const done = await completed(id, path);
    const since = kind === 'personalised' ? 1 : 0;
    expect(done).toMatchObject({
      state: 'completed',
      counts: { accepted: 3, optedOut: 1 + since, segmented: 2 - since },
    });
    expect(textedBy(id)).toEqual(kind === 'personalised' ? [delivered] : [delivered, expired]);
  });

  it('tells the delivery of each customer from national rows, and nothing is taken for refused', async () => {
    const id = `reports-${kind}`;
    const contacts = [delivered, undelivered, expired].map((number, index) => ({
      number,
      custom1: `C-${index + 1}`,
    }));
    await open(id, contacts, { switches: { nationalNumbers: 'reports' } });
    const path = await begin(id, kind, ['C-1', 'C-2', 'C-3']);
    await completed(id, path);
    if (kind === 'group')
      expect(await outcomesOf(id, path)).toEqual({
        'C-1': 'delivered',
        'C-2': 'undelivered',
        'C-3': 'expired',
      });
    const { body } = await service.call('GET', `${path}/metrics`, undefined, as(id));
    expect(body['total']).toMatchObject({ recipients: 3, delivered: 1, undelivered: 1, expired: 1 });
  });

  it('texts a number once that two customers have in two forms', async () => {
    const id = `twice-${kind}`;
    await open(id, [
      { number: delivered, custom1: 'first' },
      { number: withoutZero(delivered), custom1: 'second' },
      { number: undelivered, custom1: 'other' },
    ]);
    const path = await begin(id, kind, ['first', 'second', 'other']);
    expect(await completed(id, path)).toMatchObject({ counts: { segmented: 2, invalidNumber: 1 } });
    expect(textedBy(id)).toEqual([delivered, undelivered]);
    expect(await outcomesOf(id, path)).toMatchObject({ second: 'invalid-number' });
  });

  it('prefers the usable number of a customer with two contacts, and an opt-out of either counts', async () => {
    const id = `contacts-${kind}`;
    const number = (no: number): number => 447_700_900_200 + no;
    const unusable = 44_123;
    const account = await open(id, [
      { number: unusable, custom1: 'bad-first' },
      { number: number(1), custom1: 'bad-first' },
      { number: number(2), custom1: 'bad-last' },
      { number: unusable + 1, custom1: 'bad-last' },
      { number: number(3), custom1: 'opted-out-first' },
      { number: number(4), custom1: 'opted-out-first' },
      { number: number(5), custom1: 'opted-out-last' },
      { number: number(6), custom1: 'opted-out-last' },
      { number: unusable + 2, custom1: 'bad-both' },
      { number: unusable + 3, custom1: 'bad-both' },
    ]);
    account.optOut(number(3), number(6));
    const customers = ['bad-first', 'bad-last', 'opted-out-first', 'opted-out-last', 'bad-both'];
    const path = await begin(id, kind, customers);
    expect(await completed(id, path)).toMatchObject({
      state: 'completed',
      counts: { accepted: 5, segmented: 2, optedOut: 2, invalidNumber: 1 },
      sends: [{ recipients: 2 }],
    });
    expect(textedBy(id)).toEqual([number(1), number(2)]);
    expect(await outcomesOf(id, path)).toMatchObject({
      'opted-out-first': 'opted-out',
      'opted-out-last': 'opted-out',
      'bad-both': 'invalid-number',
    });
  });

  it('goes to Indian numbers of ten digits, and to nobody of them who opted out', async () => {
    const id = `india-${kind}`;
    const contacts = [9_876_543_210, 9_198_765_432, 6_581_234_567].map((number, index) => ({
      number,
      custom1: `C-${index + 1}`,
    }));
    const account = await open(id, contacts, { account: { country: 'IN', timeZone: 'Asia/Kolkata' } });
    account.optOut(916_581_234_567);
    const path = await begin(id, kind, ['C-1', 'C-2', 'C-3']);
    expect(await completed(id, path)).toMatchObject({ counts: { segmented: 2, optedOut: 1 } });
    expect(textedBy(id)).toEqual([919_198_765_432, 919_876_543_210]);
  });

  it('is found again after a lost answer when the history has national numbers', async () => {
    const id = `lost-${kind}`;
    const switches = { nationalNumbers: true, groupSendsIn: 'api', historyGroups: false } as const;
    await open(
      id,
      [delivered, undelivered].map((number, index) => ({ number, custom1: `C-${index + 1}` })),
      { switches },
    );
    const command = kind === 'group' ? 'send' : 'bulk_json';
    service.simulator.faults.add({ kind: 'drop-after', command, apiKey: id });
    const path = await begin(id, kind, ['C-1', 'C-2']);
    expect(await completed(id, path)).toMatchObject({ state: 'completed' });
    expect(textedBy(id)).toEqual([delivered, undelivered]);
  });
});

it('counts customers with several contacts in an estimate as a campaign does', async () => {
  const account = await open('estimated', [
    { number: 44_123, custom1: 'bad-first' },
    { number: delivered, custom1: 'bad-first' },
    { number: undelivered, custom1: 'opted-out-last' },
    { number: expired, custom1: 'opted-out-last' },
  ]);
  account.optOut(expired);
  const customerIds = ['bad-first', 'opted-out-last', 'nobody'];
  const body = { campaignId: 'estimated', templateId: '1', sendAt: inSeconds(60), customerIds };
  const estimate = await service.call('POST', '/campaigns/estimate', body, as('estimated'));
  expect(estimate.body).toMatchObject({
    counts: { resolved: 1, optedOut: 1, unresolved: 1, invalidNumber: 0 },
    templates: [{ recipients: 1, credits: 1 }],
  });
});
