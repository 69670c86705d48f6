// What one account does with large, slow or many requests, while others ask.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setInterval as ticks } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { campaign, startTestApi, type TestApi } from './test-api.ts';

const environment = { MAX_UPLOADS: '4', UPLOAD_GRACE_MS: '400', UPLOAD_BYTES_PER_SECOND: '50000' };

describe('beside an account that takes what it can', () => {
  let api: TestApi;
  let port: number;
  let greedy: string;
  let other: string;

  beforeAll(async () => {
    api = await startTestApi({ environment });
    greedy = await api.addAccount('greedy');
    other = await api.addAccount('other');
    await api.app.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = api.app.server.address() as AddressInfo);
  });
  afterAll(() => api.stop());

  /** A request whose body the test writes. */
  function upload(key: string, path = '/campaigns', length?: number) {
    const sending = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        ...(length !== undefined && { 'content-length': length }),
      },
    });
    sending.on('error', () => undefined); // the service may hang up on the rest
    const answer = once(sending, 'response').then(async ([response]) => {
      const { statusCode: status, headers } = response as IncomingMessage;
      return { status, headers, body: JSON.parse(await text(response as IncomingMessage)) as object };
    });
    answer.catch(() => undefined); // some are given up before they are answered
    return { sending, answer };
  }
  const large = (name: string) =>
    campaign(name, { customerIds: Array.from({ length: 9_000 }, (_, no) => `C-${no}`) });
  /** Sends white space at intervals to keep the upload open. */
  const keepUp = (sending: ClientRequest): NodeJS.Timeout =>
    setInterval(() => sending.write(' '.repeat(5_000)), 100);
  const submit = (key: string, body: unknown) => api.call('POST', '/campaigns', body, { key });
  /** Two large uploads that go on until the test has done its work. */
  const besideTwoUploads = async (name: string, work: () => Promise<void>) => {
    const uploads = [upload(greedy, '/campaigns', 900_000), upload(greedy, '/campaigns', 900_000)];
    const timers = uploads.map(({ sending }) => keepUp(sending));
    try {
      for (const { sending } of uploads) {
        const arrives = once(api.app.server, 'request');
        sending.write('{');
        await arrives;
      }
      expect((await submit(greedy, campaign(`small beside ${name}`))).status).toBe(202); // it came after them
      await work();
    } finally {
      for (const timer of timers) clearInterval(timer);
      for (const { sending } of uploads) sending.destroy();
    }
  };

  it('a large upload of another is taken, while its own third is told that its share is used up', async () => {
    await besideTwoUploads('a third', async () => {
      expect(await submit(greedy, large('third'))).toMatchObject({
        status: 429,
        headers: { 'retry-after': '3' },
        body: {
          code: 'too-many-requests',
          detail: expect.stringContaining('2 of the 2 large uploads'),
        },
      });
      expect((await submit(other, large('beside'))).status).toBe(202);
    });
    for await (const _ of ticks(20)) {
      const { status } = await submit(greedy, large('third'));
      if (status === 202) break;
      expect(status).toBe(429);
    }
  });

  it('its third is refused before the body is read, by its length or by what gzip hides', async () => {
    await besideTwoUploads('two thirds', async () => {
      const third = upload(greedy, '/campaigns', 200_000);
      third.sending.flushHeaders();
      expect(await third.answer).toMatchObject({ status: 429 });
      third.sending.destroy();
      const hidden = gzipSync(JSON.stringify(large('hidden')));
      expect(hidden.length).toBeLessThan(65_536);
      const answer = await api.call('POST', '/campaigns', hidden, {
        key: greedy,
        headers: { 'content-encoding': 'gzip' },
      });
      expect(answer).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    });
  });

  it.each(['/campaigns', '/campaigns/estimate'])(
    'slow uploads to %s end with 408 and a closed connection',
    async (path) => {
      const slow = upload(greedy, path);
      slow.sending.write('{');
      const { status, headers, body } = await slow.answer;
      expect({ status, connection: headers.connection }).toEqual({ status: 408, connection: 'close' });
      expect(body).toMatchObject({
        code: 'upload-too-slow',
        detail: expect.stringContaining('Only 1 bytes came in time'),
      });
    },
  );

  it('many small campaigns at once are all taken, its own and those of others', async () => {
    const names = Array.from({ length: 100 }, (_, no) => `small-${no}`);
    const answers = await Promise.all([
      ...names.map((name) => submit(greedy, campaign(name, { customerIds: ['C-1'] }))),
      ...names.slice(0, 20).map((name) => submit(other, campaign(name, { customerIds: ['C-1'] }))),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  });

  it('a small upload holds no connection to the database while it is read', async () => {
    const ids = Array.from({ length: 12_000 }, (_, no) => `"${(no % 36).toString(36)}"`).join(',');
    const slow = Array.from({ length: 30 }, () => upload(greedy, '/campaigns'));
    for (const { sending } of slow) sending.write(`{"customerIds":[${ids}`);
    const { rows } = await api.parts.database.pool.query<{ open: string }>(
      "SELECT count(*) AS open FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
    );
    expect(Number(rows[0]?.open)).toBe(0);
    expect((await submit(other, campaign('beside slow ones'))).status).toBe(202);
    for (const { answer } of slow) expect((await answer).status).toBe(408);
  });
});
