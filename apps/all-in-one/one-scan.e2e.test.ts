// One scan serves every campaign that waits in an account: nobody is lost or segmented twice, whatever happens to the
// worker that holds it or to the rows that it reads.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { Site } from './faults/site.ts';
import { eventually, inSeconds } from './test-service.ts';

const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;
const customerIds = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => customerId(first + index));

describe('the scan of an account', () => {
  let site: Site;
  let database: Client;

  beforeAll(async () => {
    const environment = {
      SCAN_LEASE_MS: '3000',
      PROVIDER_TIMEOUT_MS: '1000',
      METRICS_POLL_INTERVAL_MS: '3600000',
    };
    site = await Site.open({ queue: 'postgresql', workers: 1, seed: 1, environment });
    database = new Client({ connectionString: site.database?.url });
    await database.connect();
  }, 120_000);
  afterAll(async () => {
    await database.end();
    await site.close(false);
  });

  /** An account of its own whose pages come slowly, or at once for `ms` 0. */
  const addAccount = async (account: string, contacts: number, ms = 100): Promise<void> => {
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
    const slow = { kind: 'slow', ms, probability: 1, apiKey: account } as const;
    if (ms > 0) {
      site.simulator.faults.add(
        { ...slow, command: 'get_contacts' },
        { ...slow, command: 'create_contacts_bulk' },
      );
    }
    site.simulator.calls.reset();
  };
  const send = async (account: string, ids: readonly string[], campaignId = account): Promise<string> => {
    const body = { campaignId, templateId: '1001', sendAt: inSeconds(3_600), customerIds: ids };
    const { status, body: accepted } = await site.call('POST', '/campaigns', account, body);
    if (status !== 202) throw new Error(JSON.stringify(accepted));
    return String(accepted['id']);
  };
  const callsOf = (account: string, command: string): number =>
    site.simulator.calls.counts(account)[command]?.calls ?? 0;
  const isFilling = (account: string) => async () => callsOf(account, 'create_contacts_bulk') > 1;
  const scheduled = async (account: string, id: string) => {
    let last: Record<string, unknown> = {};
    await eventually(async () => {
      last = (await site.call('GET', `/campaigns/${id}`, account)).body;
      return last['state'] === 'scheduled';
    }, 60_000);
    return last;
  };
  const directoryOf = (account: string) => site.simulator.account(account).groups.get(123_456);
  const expectWhole = (account: string, done: Record<string, unknown>, count: number): void => {
    expect(done).toMatchObject({ counts: { accepted: count, segmented: count, unresolved: 0 } });
    const [one] = done['sends'] as { segmentGroupId: string }[];
    const segment =
      site.simulator.account(account).groups.get(Number(one?.segmentGroupId))?.page(0, 1e6) ?? [];
    expect(segment).toHaveLength(count);
    expect(new Set(segment.map(({ custom1 }) => custom1)).size).toBe(count);
  };

  it('reads the contact group once for a campaign whose customers are all there', async () => {
    await addAccount('once', 20_000);
    const id = await send('once', customerIds(20_000));
    expectWhole('once', await scheduled('once', id), 20_000);
    // 21 pages with the repeated rows, one behind them, one page of opt-outs, and pages asked for beyond the end.
    expect(callsOf('once', 'get_contacts')).toBeLessThanOrEqual(21 + 1 + 1 + 1);
    expect(callsOf('once', 'create_contacts_bulk')).toBe(14);
  }, 120_000);

  it('reads the contact group once for customers it does not have, when no row shifted', async () => {
    await addAccount('unknown', 10_000);
    const id = await send('unknown', ['X-1', ...customerIds(100)]);
    expect(await scheduled('unknown', id)).toMatchObject({ counts: { segmented: 100, unresolved: 1 } });
    expect(callsOf('unknown', 'get_contacts')).toBeLessThanOrEqual(11 + 1 + 1 + 1);
  }, 120_000);

  it('serves ten campaigns that wait at once with one lap', async () => {
    await addAccount('ten', 20_000);
    const ids: string[] = [];
    for (let no = 0; no < 10; no += 1)
      ids.push(await send('ten', customerIds(100, 1 + no * 2_000), `ten-${no}`));
    for (const id of ids) expectWhole('ten', await scheduled('ten', id), 100);
    expect(callsOf('ten', 'get_contacts')).toBeLessThanOrEqual(Math.ceil(2.2 * 21));
  }, 120_000);

  it('serves a campaign that joins under way from where it joined, around to there', async () => {
    await addAccount('joined', 60_000, 30);
    const first = await send('joined', customerIds(60_000), 'joined-1');
    await eventually(isFilling('joined'), 30_000);
    const second = await send('joined', customerIds(60_000), 'joined-2');
    expectWhole('joined', await scheduled('joined', first), 60_000);
    expectWhole('joined', await scheduled('joined', second), 60_000);
    expect(callsOf('joined', 'get_contacts')).toBeLessThan(2.4 * 61);
  }, 120_000);

  it('segments a customer once who is two contacts', async () => {
    const count = 9_000;
    await addAccount('twice', count);
    const directory = directoryOf('twice');
    for (const contact of directory?.page(0, 100) ?? [])
      directory?.add({ ...contact, number: contact.number + 50_000_000 });
    expectWhole('twice', await scheduled('twice', await send('twice', customerIds(count))), count);
  }, 120_000);

  it('finds everybody when rows are removed and added while it reads', async () => {
    const count = 20_000;
    await addAccount('moving', count + 50);
    const directory = directoryOf('moving');
    const id = await send('moving', customerIds(count, 51));
    await eventually(isFilling('moving'), 30_000);
    for (const { number } of directory?.page(0, 50) ?? []) directory?.delete(number);
    expectWhole('moving', await scheduled('moving', id), count);
  }, 120_000);

  it('ends with the only campaign that waits when TextLocal refuses its segment, and begins anew by a retry', async () => {
    await addAccount('refused', 500, 0);
    site.simulator.faults.add({
      kind: 'error',
      code: 55,
      command: 'create_contacts_bulk',
      times: 1,
      apiKey: 'refused',
    });
    const id = await send('refused', customerIds(500));
    const scans = () => database.query("SELECT 1 FROM scan WHERE account_id = 'refused'");
    await eventually(async () => {
      const { body } = await site.call('GET', `/campaigns/${id}`, 'refused');
      return body['state'] === 'failed' && (await scans()).rowCount === 0;
    }, 30_000);
    await site.call('POST', `/campaigns/${id}/retry`, 'refused', {});
    expectWhole('refused', await scheduled('refused', id), 500);
  }, 120_000);

  it('loses nobody when its holder is killed between adding contacts and its checkpoint', async () => {
    const count = 20_000;
    await addAccount('killed', count);
    const id = await send('killed', customerIds(count));
    await eventually(isFilling('killed'), 30_000);
    await site.process('worker 1').kill();
    site.run('worker 2');
    expectWhole('killed', await scheduled('killed', id), count);
  }, 120_000);

  it('lets a holder change nothing that slept through its lease and wakes', async () => {
    const count = 20_000;
    await addAccount('asleep', count);
    const id = await send('asleep', customerIds(count));
    await eventually(isFilling('asleep'), 30_000);
    site.process('worker 2').sleep();
    site.run('worker 3');
    const done = await scheduled('asleep', id);
    site.process('worker 2').wake();

    await addAccount('awake', 2_000);
    expectWhole('awake', await scheduled('awake', await send('awake', customerIds(2_000))), 2_000);
    expectWhole('asleep', done, count);
    expect((await site.call('GET', `/campaigns/${id}`, 'asleep')).body).toEqual(done);
    const { rows } = await database.query("SELECT 1 FROM scan WHERE account_id = 'asleep'");
    expect(rows).toHaveLength(0);
  }, 120_000);
});
