// Whatever bytes come to POST /campaigns, they are accepted or refused with a 4xx that is a problem; nothing crashes, nothing
// of a refused request is stored, and nothing is left open. FUZZ_RUNS says how many requests of each kind (60 unless said
// otherwise); with it, the two large bombs are tried too.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { asJson, bodies, encodings, head, types } from './test-odd-requests.ts';
import { adminKey, eventually, startTestService, type TestService } from './test-service.ts';

const given = process.env['FUZZ_RUNS'];
const numRuns = Number(given ?? 60);
const timeout = 60_000 + numRuns * 500;

describe('whatever comes to POST /campaigns', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService({ worker: false, simulator: { stock: { contacts: 10 } } });
    await service.addAccount();
  });
  afterAll(() => service.stop());

  const authorized = { authorization: `Bearer ${adminKey}`, 'x-account-id': 'demo' };
  let accepted = 0;
  const post = (body: Buffer, headers: Record<string, string>) =>
    service.call('POST', '/campaigns', body, headers);

  /** Nothing of what was refused is there, nothing holds a connection, and the service works. */
  const expectWhole = async (): Promise<void> => {
    const { pool, prisma } = service.parts.database;
    await eventually(async () => pool.waitingCount === 0 && pool.idleCount === pool.totalCount, 10_000);
    const open = await pool.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
    );
    expect(open.rowCount).toBe(0);
    const orphans = await pool.query(
      'SELECT 1 FROM customer_block b WHERE NOT EXISTS (SELECT FROM campaign c WHERE c.id = b.campaign_id)',
    );
    expect(orphans.rowCount).toBe(0);
    expect(await prisma.campaign.count()).toBe(accepted);
    expect((await service.call('GET', '/readyz')).status).toBe(200);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  };

  it(
    'is accepted or refused with a problem, and only what was accepted is stored',
    async () => {
      let no = 0;
      const property = fc.asyncProperty(bodies, types, encodings, async (body, type, { name, encode }) => {
        no += 1;
        const answer = await post(encode(body), {
          'content-type': type,
          'idempotency-key': `fuzz-${no}`,
          ...(name !== undefined && { 'content-encoding': name }),
        });
        if (answer.status === 202) {
          accepted += 1;
          return;
        }
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
        expect(answer.body).toMatchObject({ status: answer.status, code: expect.any(String) });
      });
      await fc.assert(property, { numRuns: numRuns * 4 });
      expect(accepted).toBeGreaterThan(0);
      await expectWhole();
    },
    timeout,
  );

  /** Writes bytes as they are and reads until the other side has closed or answered. */
  const exchange = async (bytes: Buffer, end: 'half-close' | 'reset' | 'wait'): Promise<string> => {
    const socket = connect(Number(new URL(service.origin).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined); // a refused connection may be reset under the writing
    const heard = text(socket).catch(() => '');
    socket.write(bytes, () => {
      if (end === 'half-close') socket.end();
      else if (end === 'reset') socket.resetAndDestroy();
    });
    if (end === 'wait') socket.setTimeout(500, () => socket.destroy());
    return heard;
  };

  const lengths = fc.constantFrom(
    '0',
    '1',
    '20',
    '99999',
    '-1',
    '1e3',
    '0x10',
    '18446744073709551617',
    '',
    '2, 3',
  );
  const framings = fc.oneof(
    lengths.map((length) => ({ head: `content-length: ${length}\r\n`, frame: (body: string) => body })),
    fc.constantFrom('zz', '-1', 'ffffffffffffffff', '5;a=b', '5 ', '').map((size) => ({
      head: 'transfer-encoding: chunked\r\n',
      frame: (body: string) => `${size}\r\n${body.slice(0, 5)}\r\n0\r\n\r\n`,
    })),
    fc.constant({
      head: 'content-length: 5\r\ntransfer-encoding: chunked\r\n',
      frame: (body: string) => `5\r\n${body}`,
    }),
    fc.constant({ head: 'transfer-encoding: chunked, gzip\r\n', frame: (body: string) => body }),
    fc.constant({ head: 'x: \u0000\r\n', frame: (body: string) => body }),
    fc.constant({ head: `x: ${'y'.repeat(20_000)}\r\n`, frame: (body: string) => body }),
  );

  it(
    'is survived when the framing is wrong or the connection breaks, with nothing stored',
    async () => {
      const ends = fc.constantFrom('half-close' as const, 'reset' as const, 'wait' as const);
      // A list that is large enough to be written into a transaction while it comes.
      const long = `${JSON.stringify({ ...head, campaignId: 'cut off' })}\n${'"C-000001"\n'.repeat(20_000)}`;
      const contents = fc.constantFrom(asJson.toString(), long);
      const property = fc.asyncProperty(
        framings,
        contents,
        ends,
        async ({ head: framing, frame }, body, end) => {
          const lines = Object.entries({ ...authorized, host: 'x', 'content-type': 'application/x-ndjson' });
          const headers = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
          const heard = await exchange(
            Buffer.from(`POST /campaigns HTTP/1.1\r\n${headers}${framing}\r\n${frame(body)}`),
            end,
          );
          for (const [, status] of heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm)) expect(status).toMatch(/^4/);
        },
      );
      await fc.assert(property, { numRuns });
      await expectWhole();
    },
    timeout,
  );

  it('is refused when a small body inflates into a large one', async () => {
    const deep = gzipSync(Buffer.from(`{"campaignId":${'['.repeat(20_000_000)}`));
    const long = gzipSync(Buffer.from(`{"campaignId":"${'a'.repeat(20_000_000)}`));
    for (const bomb of [deep, long]) {
      const answer = await post(bomb, { 'content-encoding': 'gzip' });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
    await expectWhole();
  });

  // Inflating as much as no list has takes long: only where runs were asked for.
  if (given !== undefined) {
    it('is refused when it inflates beyond every list', async () => {
      const spaces = gzipSync(Buffer.alloc(310_000_000, ' '));
      for (const type of ['application/json', 'application/x-ndjson'])
        expect((await post(spaces, { 'content-encoding': 'gzip', 'content-type': type })).status).toBe(413);
      await expectWhole();
    }, 300_000);
  }
});
