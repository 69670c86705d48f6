// Two worker processes read one directory for one campaign: no range twice, no customer twice, whichever of them dies or
// sleeps meanwhile.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { Site } from './faults/site.ts';
import { eventually, inSeconds } from './test-service.ts';

const rangeSize = 9_000;
const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;
const customerIds = (count: number) => Array.from({ length: count }, (_, index) => customerId(index + 1));

describe('two workers', () => {
  let site: Site;
  let database: Client;

  beforeAll(async () => {
    const environment = { SCAN_LANES: '1', SCAN_LEASE_MS: '3000', METRICS_POLL_INTERVAL_MS: '3600000' };
    site = await Site.open({ queue: 'postgresql', workers: 2, seed: 1, environment });
    database = new Client({ connectionString: site.database?.url });
    await database.connect();
  }, 120_000);
  afterAll(async () => {
    await database.end();
    await site.close(false);
  });

  /** An account of its own whose pages come slowly, so that both workers are at it. */
  const addAccount = async (account: string, contacts: number): Promise<void> => {
    site.simulator.addAccount({ apiKey: account, contacts });
    await site.call('PUT', `/accounts/${account}`, account, {
      name: account,
      textlocal: { baseUrl: site.simulator.origin, apiKey: account },
      contactGroupId: '123456',
      customerIdField: 'custom1',
      requestsPerSecond: 1_000,
      maxConcurrentRequests: 2,
      testMode: false,
    });
    const verified = await site.call('POST', `/accounts/${account}/verify`, account, {});
    if (verified.body['ok'] !== true) throw new Error(JSON.stringify(verified.body));
    const slow = { kind: 'slow', ms: 100, probability: 1, apiKey: account } as const;
    site.simulator.faults.add(
      { ...slow, command: 'get_contacts' },
      { ...slow, command: 'create_contacts_bulk' },
    );
  };
  const send = async (account: string, count: number): Promise<string> => {
    const body = {
      campaignId: account,
      templateId: '1001',
      sendAt: inSeconds(3_600),
      customerIds: customerIds(count),
    };
    const { status, body: accepted } = await site.call('POST', '/campaigns', account, body);
    if (status !== 202) throw new Error(JSON.stringify(accepted));
    return String(accepted['id']);
  };
  /** Whether both workers do a range of the account's directory now. */
  const bothRead = async (account: string): Promise<boolean> => {
    const { rowCount } = await database.query(
      `SELECT DISTINCT holder FROM directory_claim JOIN directory_scan ON id = scan_id
          WHERE account_id = $1 AND part ~ '^[0-9]+$' AND lease_until > now()`,
      [account],
    );
    return rowCount === 2;
  };
  const scheduled = async (account: string, id: string) => {
    let last: Record<string, unknown> = {};
    await eventually(async () => {
      last = (await site.call('GET', `/campaigns/${id}`, account)).body;
      return last['state'] === 'scheduled';
    }, 60_000);
    return last;
  };
  const segmentOf = (account: string) => {
    const groups = [...site.simulator.account(account).groups.values()];
    const segment = groups.find(({ name }) => name.startsWith('optimove-'));
    return segment?.page(0, 1_000_000) ?? [];
  };
  const expectWhole = (account: string, done: Record<string, unknown>, count: number): void => {
    expect(done).toMatchObject({ counts: { accepted: count, segmented: count, unresolved: 0 } });
    const segment = segmentOf(account);
    expect(segment).toHaveLength(count);
    expect(new Set(segment.map(({ custom1 }) => custom1)).size).toBe(count);
  };

  it('share the directory, and no page is read twice', async () => {
    const count = 3 * rangeSize;
    await addAccount('shared', count);
    site.simulator.calls.reset();
    const id = await send('shared', count);
    await eventually(() => bothRead('shared'), 30_000);
    expectWhole('shared', await scheduled('shared', id), count);
    const { get_contacts: reads, create_contacts_bulk: fills } = site.simulator.calls.counts('shared');
    // 27 pages, an empty one behind them, the first once more for the total, and each worker's look at who opted out.
    expect(reads?.calls).toBeLessThanOrEqual(27 + 1 + 1 + 2);
    expect(fills?.calls).toBe(18);
  }, 120_000);

  it('text a customer once who is two contacts in two ranges, read at the same time', async () => {
    const count = 3 * rangeSize - 100;
    await addAccount('twice', count);
    const directory = site.simulator.account('twice').groups.get(123_456);
    for (const contact of directory?.page(0, 100) ?? [])
      directory?.add({ ...contact, number: contact.number + 50_000_000 });
    const id = await send('twice', count);
    await eventually(() => bothRead('twice'), 30_000);
    expectWhole('twice', await scheduled('twice', id), count);
  }, 120_000);

  it('go on when one sleeps through its lease, and let it change nothing when it wakes', async () => {
    const count = 3 * rangeSize;
    await addAccount('asleep', count);
    const id = await send('asleep', count);
    await eventually(() => bothRead('asleep'), 30_000);
    site.process('worker 2').sleep();
    const done = await scheduled('asleep', id);
    site.process('worker 2').wake();

    await addAccount('awake', count);
    await send('awake', count);
    await eventually(() => bothRead('awake'), 30_000);
    expectWhole('asleep', done, count);
    expect((await site.call('GET', `/campaigns/${id}`, 'asleep')).body).toEqual(done);
  }, 120_000);

  it('lose nothing when one is killed midway', async () => {
    const count = 3 * rangeSize;
    await addAccount('killed', count);
    const id = await send('killed', count);
    await eventually(() => bothRead('killed'), 30_000);
    await site.process('worker 1').kill();
    expectWhole('killed', await scheduled('killed', id), count);
  }, 120_000);
});
