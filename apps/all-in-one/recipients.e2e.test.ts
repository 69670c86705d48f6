// What became of each customer, through HTTP and on both queue backends; and that no phone number is kept on the way.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '#platform/log.ts';
import { startTestRedis } from '#platform/test-redis.ts';
import { statusOf, type Status } from '../simulator/state/fate.ts';
import { adminKey, inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const stocked = 4_500;
const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;
const numberOf = (no: number): number => 447_710_000_000 + no;
/** Numbers whose fate the simulator fixes: delivered, undelivered, expired, unknown, invalid, pending. */
const fixed = new Map([101, 102, 103, 104, 105, 106].map((end) => [`F-${end}`, 447_700_900_000 + end]));
const anyNumber = /447710\d{6}|4477009001\d\d/;

const customerIds = [
  'X-1',
  ...Array.from({ length: stocked }, (_, index) => customerId(index + 1)),
  ...fixed.keys(),
  customerId(2),
  '=1+1',
];
const outcomeOf: Record<Status, string> = {
  D: 'delivered',
  U: 'undelivered',
  I: 'undelivered',
  E: 'expired',
  '?': 'unknown',
  P: 'segmented',
};
const expected = customerIds.map((id, position) => {
  if (id === 'X-1' || id === '=1+1') return 'unresolved';
  if (position > stocked && id === customerId(2)) return 'duplicate';
  return outcomeOf[statusOf(fixed.get(id) ?? numberOf(Number(id.slice(2))), 1, 7)];
});

const count = (outcome: string): number => expected.filter((each) => each === outcome).length;

interface Row {
  customerId: string;
  outcome: string;
  templateId: string | null;
  language: string | null;
}
const rowsOf = (text: string): Row[] =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

const redis = await startTestRedis();
afterAll(() => redis?.stop());

const backends = [
  { name: 'PostgreSQL as queue', redisUrl: undefined, runs: true },
  { name: 'Redis as queue', redisUrl: redis?.url, runs: redis !== undefined },
];

/** Every value of every table as text, bytes as characters. */
async function dump({ parts }: TestService): Promise<string> {
  const client = await parts.database.pool.connect();
  try {
    await client.query("SET bytea_output = 'escape'");
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    let all = '';
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`SELECT each::text AS line FROM ${name} each`);
      all += rows.map(({ line }) => `${line}\n`).join('');
    }
    return all;
  } finally {
    client.release(true); // with its setting
  }
}

for (const { name, redisUrl, runs } of backends) {
  (runs ? describe : describe.skip)(name, () => {
    const lines: string[] = [];
    let service: TestService;
    let done: Answer['body'];

    const read = async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(service.origin + path, {
        headers: { authorization: `Bearer ${adminKey}`, 'x-account-id': 'demo', ...headers },
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    const problem = async (query: string, headers: Record<string, string>) => {
      const { status, text } = await read(path(query), headers);
      return { status, code: (JSON.parse(text) as { code: string }).code };
    };
    const path = (query = '') => `/campaigns/${String(done['id'])}/recipients${query}`;

    beforeAll(async () => {
      service = await startTestService({
        redisUrl,
        simulator: { stock: { contacts: stocked } },
        log: createLog('debug', { write: (line) => lines.push(line) }),
      });
      const group = service.simulator.account('simulator-key').groups.get(123_456);
      for (const [custom1, number] of fixed)
        group?.add({ number, custom1, custom2: '', custom3: '', first_name: '', last_name: '' });
      await service.addAccount();
      const { body } = await service.call('POST', '/campaigns', {
        campaignId: 'outcomes',
        templates: [
          { templateId: '1001', weight: 80 },
          { templateId: '1002', weight: 20 },
        ],
        sendAt: inSeconds(3),
        customerIds,
      });
      done = await service.until(`/campaigns/${String(body['id'])}`, ({ state }) => state === 'completed');
    });
    afterAll(() => service.stop());

    it('tells the delivery of each customer, in the order of the request', async () => {
      const { status, headers, text } = await read(path());
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
      const rows = rowsOf(text);
      expect(rows.map((row) => row.customerId)).toEqual(customerIds);
      expect(rows.map((row) => row.outcome)).toEqual(expected);
      expect(new Set(expected).size).toBe(7);
    });

    it('names the template of those who got into a segment, and nothing else', async () => {
      const { text } = await read(path());
      for (const row of rowsOf(text)) {
        expect(Object.keys(row)).toEqual(['customerId', 'outcome', 'templateId', 'language']);
        const chosen = row.outcome !== 'unresolved' && row.outcome !== 'duplicate';
        expect([row.templateId === null, row.language]).toEqual([!chosen, null]);
      }
      expect(new Set(rowsOf(text).map((row) => row.templateId))).toEqual(new Set([null, '1001', '1002']));
    });

    it('agrees with the metrics, and leaves the ledger as it was', async () => {
      const { body } = await service.call('GET', `/campaigns/${String(done['id'])}/metrics`);
      const total = body['total'] as Record<string, number>;
      expect(count('delivered')).toBe(total['delivered']);
      expect(count('undelivered')).toBe((total['undelivered'] ?? 0) + (total['invalid'] ?? 0));
      expect([count('expired'), count('unknown')]).toEqual([total['expired'], total['unknown']]);
      expect(done['counts']).toMatchObject({ segmented: stocked + fixed.size, unresolved: 2, duplicate: 1 });
    });

    it('gives one outcome when asked, and every outcome once', async () => {
      let seen = 0;
      for (const outcome of [...new Set(expected), 'pending', 'opted-out', 'invalid-number']) {
        const rows = rowsOf((await read(path(`?outcome=${outcome}`))).text);
        expect(rows.map((row) => row.customerId)).toEqual(
          customerIds.filter((_, index) => expected[index] === outcome),
        );
        seen += rows.length;
      }
      expect(seen).toBe(customerIds.length);
    });

    it('comes as CSV that no spreadsheet runs', async () => {
      const { headers, text } = await read(path(), { accept: 'text/csv' });
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const table = text.split('\r\n');
      expect(table).toHaveLength(customerIds.length + 2);
      expect(table.slice(0, 2)).toEqual(['customerId,outcome,templateId,language', 'X-1,unresolved,,']);
      expect(table.at(-2)).toBe("'=1+1,unresolved,,");
      expect(table).toContainEqual(expect.stringMatching(/^F-102,undelivered,100[12],$/));
    });

    it('is refused with a clear problem', async () => {
      await service.addAccount('other');
      expect(await problem('?outcome=lost', {})).toEqual({ status: 400, code: 'invalid-request' });
      expect(await problem('', { accept: 'application/json' })).toEqual({
        status: 406,
        code: 'not-acceptable',
      });
      expect(await problem('', { 'x-account-id': 'other' })).toEqual({
        status: 404,
        code: 'campaign-not-found',
      });
      const { body } = await service.call('POST', '/accounts/demo/keys', { scopes: ['templates:read'] });
      expect(await problem('', { authorization: `Bearer ${String(body['key'])}` })).toEqual({
        status: 403,
        code: 'forbidden',
      });
    });

    it('shows no phone number: not in an answer, the database, the queue or the log', async () => {
      expect((await read(path())).text).not.toMatch(anyNumber);
      expect((await read(path(), { accept: 'text/csv' })).text).not.toMatch(anyNumber);
      const stored = await dump(service);
      expect(stored).toContain(customerId(1));
      expect(stored).not.toMatch(anyNumber);
      const { queues } = service.parts.jobs;
      const jobs = await Promise.all(Object.values(queues).map((queue) => queue.getJobs()));
      expect(JSON.stringify(jobs)).toContain(String(done['id']));
      expect(JSON.stringify(jobs)).not.toMatch(anyNumber);
      expect(lines.join('')).toContain('recorded the delivery outcomes');
      expect(lines.join('')).not.toMatch(anyNumber);
    });
  });
}
