// Reading the recipients of a large campaign: only as fast as the caller takes them, and never half an answer for a whole.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setInterval as ticks } from 'node:timers/promises';
import { adminKey, inSeconds, startTestService, type TestService } from './test-service.ts';

const customers = 300_000;
/** Of one account. */
const exportsAtOnce = 8;
/** A long ID, so that the answer is far larger than all buffers on its way. */
const customerId = (no: number): string => `C-${String(no).padStart(100, '0')}`;

describe('a large campaign', () => {
  let service: TestService;
  let path: string;

  beforeAll(async () => {
    service = await startTestService({ worker: false, simulator: { stock: { contacts: 10 } } });
    await service.addAccount();
    const head = { campaignId: 'large', templateId: '1001', sendAt: inSeconds(3_600) };
    const ids = Array.from({ length: customers }, (_, index) => JSON.stringify(customerId(index)));
    const body = [JSON.stringify(head), ...ids, JSON.stringify(customerId(7))].join('\n');
    const accepted = await service.call('POST', '/campaigns', body, {
      'content-type': 'application/x-ndjson',
    });
    expect(accepted.status).toBe(202);
    path = `/campaigns/${String(accepted.body['id'])}/recipients`;
  });
  afterAll(() => service.stop());

  const open = (connection = 'keep-alive') =>
    fetch(service.origin + path, {
      headers: { authorization: `Bearer ${adminKey}`, 'x-account-id': 'demo', connection },
    });

  it('tells duplicates from pending customers before it is segmented', async () => {
    const text = await (await open()).text();
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(customers + 1);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      customerId: customerId(7),
      outcome: 'duplicate',
    });
    expect(lines.slice(0, -1).every((line) => line.includes('"pending"'))).toBe(true);
  });

  it('waits for slow callers, refuses too many of them, and stops for those who left', async () => {
    const answers = await Promise.all(Array.from({ length: exportsAtOnce }, () => open('close')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    // Had they been read to their end without their callers, there would be room.
    const refused = await open();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('3');
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests' });

    for (const answer of answers) await answer.body?.cancel();
    for await (const started of ticks(20, Date.now())) {
      const answer = await open('close');
      await answer.body?.cancel();
      if (answer.status === 200) break;
      if (Date.now() - started > 20_000) throw new Error('no export ended');
    }
  });

  it('breaks the connection when the reading fails midway', async () => {
    const answer = await open();
    expect(answer.status).toBe(200);
    await service.parts.database.prisma.customerBlock.deleteMany({});
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  it('says that the customers are gone, once they are', async () => {
    const answer = await open();
    expect(answer.status).toBe(409);
  });
});
