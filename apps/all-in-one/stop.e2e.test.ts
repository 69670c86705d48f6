// A stop while campaigns are being uploaded: readiness goes first while everything is still answered, an upload that ends in
// time is taken, one that does not is refused with nothing stored.

import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setInterval as ticks } from 'node:timers/promises';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { openDatabase } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase } from '#platform/test-database.ts';
import { startSimulator } from '../simulator/start.ts';
import { adminKey, eventually, inSeconds, startTestService, type TestService } from './test-service.ts';

const lines = Array.from({ length: 11_000 }, (_, no) => `"C-${no}"\n`).join('');

/** A campaign sent at whatever pace. */
function upload({ origin }: TestService, campaignId: string) {
  const headers = { authorization: `Bearer ${adminKey}`, 'x-account-id': 'demo' };
  const type = { 'content-type': 'application/x-ndjson' };
  const sending = request(`${origin}/campaigns`, { method: 'POST', headers: { ...headers, ...type } });
  const head = { campaignId, templateId: '1001', sendAt: inSeconds(900) };
  sending.write(`${JSON.stringify(head)}\n${lines}`);
  const answer = once(sending, 'response').then(async ([response]) => {
    const { statusCode } = response as IncomingMessage;
    return { status: statusCode, body: JSON.parse(await text(response as IncomingMessage)) as unknown };
  });
  return { sending, answer };
}

describe('a stop', () => {
  it('is said first, takes the upload that ends in time and refuses the one that does not', async () => {
    const database = await testDatabase();
    const simulator = await startSimulator({ stock: { contacts: 10 } });
    const credentialsKeys = generateCredentialsKey('test');
    const service = await startTestService({
      worker: false,
      redisUrl: undefined,
      installation: { databaseUrl: database.url, credentialsKeys, queuePrefix: 'test-stop', simulator },
      environment: { SHUTDOWN_GRACE_MS: '1500', SHUTDOWN_DEADLINE_MS: '10000' },
    });
    await service.addAccount();
    const { pool } = service.parts.database;
    const [quick, slow] = [upload(service, 'quick'), upload(service, 'slow')];
    await eventually(async () => pool.totalCount - pool.idleCount >= 2, 20_000); // a transaction each

    const stopped = service.stop();
    const ready = await service.call('GET', '/readyz');
    expect({ status: ready.status, said: ready.body['status'] }).toEqual({ status: 503, said: 'not-ready' });
    expect((await service.call('GET', '/campaigns')).status).toBe(200);

    quick.sending.end(lines);
    expect(await quick.answer).toMatchObject({ status: 202, body: { campaignId: 'quick' } });
    let isAnswered = false;
    const refused = slow.answer.finally(() => (isAnswered = true));
    for await (const _ of ticks(100)) {
      if (isAnswered) break;
      slow.sending.write('"C-1"\n');
    }
    expect(await refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    await stopped;

    const after = openDatabase(database.url, createLog('silent'));
    const campaigns = await after.prisma.campaign.findMany({ select: { campaignId: true } });
    const stored = await after.prisma.customerBlock.aggregate({ _sum: { count: true } });
    await after.close();
    expect({ campaigns, stored: stored._sum.count }).toEqual({
      campaigns: [{ campaignId: 'quick' }],
      stored: 22_000,
    });
    await simulator.stop();
    await database.drop();
  });
});
