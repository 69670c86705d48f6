import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Temporal } from '@js-temporal/polyfill';
import { gzipSync } from 'node:zlib';
import { withClockOff } from '#platform/test-wall-clock.ts';
import { campaign, inHours, startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
let key: string;
let otherKey: string;
beforeAll(async () => {
  api = await startTestApi();
  key = await api.addAccount('acme', { timeZone: 'Europe/London', sender: 'ACME' });
  otherKey = await api.addAccount('other');
});
afterAll(() => api.stop());

const post = (body: unknown, headers: Record<string, string> = {}, as = key) =>
  api.call('POST', '/campaigns', body, { key: as, headers });
const get = (path: string, as = key) => api.call('GET', path, undefined, { key: as });
const idsOf = (body: Record<string, unknown>) =>
  (body['items'] as { campaignId: string }[]).map((each) => each.campaignId);

/** The middle of the next hour that a clock change repeats; north and south of the equator take turns. */
function nextRepeatedTime() {
  const changes = ['Europe/London', 'Australia/Sydney'].map((timeZone) => {
    let at = Temporal.Now.zonedDateTimeISO(timeZone);
    for (;;) {
      const next = at.getTimeZoneTransition('next');
      if (next === null) throw new Error(`the clocks of ${timeZone} change no more`);
      if (next.offsetNanoseconds < next.subtract({ seconds: 1 }).offsetNanoseconds) return next;
      at = next;
    }
  });
  const [change] = changes.toSorted((one, other) => one.epochMilliseconds - other.epochMilliseconds);
  if (change === undefined) throw new Error('no clocks change');
  const repeated = change.add({ minutes: 30 });
  return {
    instant: new Date(change.epochMilliseconds - 30 * 60_000).toISOString(),
    wallClock: {
      date: repeated.toPlainDate().toString(),
      time: repeated.toPlainTime().toString({ smallestUnit: 'minute' }),
      timeZone: change.timeZoneId,
    },
  };
}

describe('an accepted campaign', () => {
  it('is answered with 202, where it is, and as it will be shown', async () => {
    const sendAt = inHours(24);
    const answer = await post(campaign('51207', { name: 'Free spins', sendAt }));
    const id = String(answer.body['id']);
    expect(answer).toMatchObject({ status: 202, headers: { location: `/campaigns/${id}` } });
    expect(answer.body).toMatchObject({
      campaignId: '51207',
      name: 'Free spins',
      state: 'accepted',
      testMode: true,
      sendAt,
      timeZone: 'Europe/London',
      wallClock: null,
      sender: 'ACME',
      counts: { accepted: 2, duplicate: 0, unresolved: 0, optedOut: 0, invalidNumber: 0, segmented: 0 },
      progress: { step: 'segment', done: 0, total: 2 },
      sends: [{ templateId: '1001', language: null, state: 'pending', segmentGroupId: null, batchId: null }],
      problem: null,
    });
    expect((await get(`/campaigns/${id}`)).body).toEqual(answer.body);
  });

  it('has its metrics from the start, empty', async () => {
    const { body } = await post(campaign('metrics'));
    expect((await get(`/campaigns/${String(body['id'])}/metrics`)).body).toMatchObject({
      state: 'accepted',
      nextPollAt: null,
      total: { recipients: 0, delivered: 0, deliveryRate: 0 },
      sends: [{ templateId: '1001', snapshots: [] }],
    });
  });

  it('keeps the wall clock it was asked for, and says when it occurs twice', async () => {
    const { wallClock, instant } = nextRepeatedTime();
    const { body } = await post(campaign('twice', { sendAt: wallClock }));
    expect(body).toMatchObject({
      sendAt: instant,
      wallClock: { ...wallClock, note: expect.stringContaining('occurs twice') },
    });
  });

  it('is the same in JSON, in gzip and in lines', async () => {
    const body = campaign('three-ways');
    const { customerIds, ...head } = body;
    const lines = [head, ...customerIds].map((each) => JSON.stringify(each)).join('\n');
    const answers = [
      await post(body),
      await post(gzipSync(JSON.stringify(body)), { 'content-encoding': 'gzip' }),
      await post(lines, { 'content-type': 'application/x-ndjson' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map((each) => each.body['id'])).size).toBe(1);
  });

  it('has a job for its first step', async () => {
    const { body } = await post(campaign('job'));
    const jobs = await api.parts.jobs.queues.segment.getJobs(['prioritized', 'waiting']);
    expect(jobs.map((job) => job.data)).toContainEqual(expect.objectContaining({ campaignId: body['id'] }));
  });
});

describe('the same request again', () => {
  it('gives the same campaign, also when its time is past by then and TextLocal does not answer', async () => {
    const first = campaign('again');
    const { body } = await post(first);
    api.simulator.faults.add({ kind: 'html-502' });
    await withClockOff(48 * 3_600_000, async () => {
      expect((await post(first)).body).toMatchObject({ id: body['id'] });
      expect((await post({ ...first, name: 'Another' })).body['code']).toBe('idempotency-key-reused');
      expect((await post({ ...first, campaignId: 'late' })).body['code']).toBe('send-time-past');
    });
    api.simulator.faults.clear();
  });

  it('with another Idempotency-Key is another campaign; with the same key it is the same', async () => {
    const body = campaign('keyed');
    const one = await post(body, { 'idempotency-key': 'one' });
    const two = await post(body, { 'idempotency-key': 'two' });
    expect(two.body['id']).not.toBe(one.body['id']);
    expect((await post(body, { 'idempotency-key': 'one' })).body['id']).toBe(one.body['id']);
  });

  it('at the same time is one campaign', async () => {
    const body = campaign('at-once');
    const answers = await Promise.all([post(body), post(body), post(body)]);
    expect(new Set(answers.map((each) => each.body['id'])).size).toBe(1);
    expect(idsOf((await get('/campaigns?campaignId=at-once')).body)).toHaveLength(1);
  });
});

describe('the campaign of another account', () => {
  it('is not there, whoever asks but the admin', async () => {
    const { body } = await post(campaign('mine'));
    for (const path of [`/campaigns/${String(body['id'])}`, `/campaigns/${String(body['id'])}/metrics`]) {
      expect((await get(path)).status).toBe(200);
      expect(await get(path, otherKey)).toMatchObject({ status: 404, body: { code: 'campaign-not-found' } });
      expect((await api.call('GET', path, undefined, { account: 'acme' })).status).toBe(200);
      expect((await api.call('GET', path, undefined, { account: 'other' })).status).toBe(404);
    }
    expect(idsOf((await get('/campaigns?campaignId=mine', otherKey)).body)).toEqual([]);
  });

  it('may have the same campaignId', async () => {
    const body = campaign('shared');
    const [one, other] = [await post(body), await post(body, {}, otherKey)];
    expect([one.status, other.status]).toEqual([202, 202]);
    expect(one.body['id']).not.toBe(other.body['id']);
  });
});

describe('the list of campaigns', () => {
  const names = ['p-1', 'p-2', 'p-3', 'p-4', 'p-5'];
  let pageKey: string;
  beforeAll(async () => {
    pageKey = await api.addAccount('pages');
    for (const [at, name] of names.entries()) {
      // Told apart by a year that the door refuses: the time is set where it is stored.
      await post(campaign(name), {}, pageKey);
      await api.parts.database.prisma.campaign.updateMany({
        where: { accountId: 'pages', campaignId: name },
        data: { sendAt: new Date(`2099-0${at + 1}-01T00:00:00Z`) },
      });
    }
  });

  it.each([1, 2, 3, 5, 200])('is the latest first, each once, in pages of %i', async (limit) => {
    const seen: string[] = [];
    for (let path: string | undefined = `/campaigns?limit=${limit}`; path !== undefined;) {
      const { status, body } = await get(path, pageKey);
      expect(status).toBe(200);
      expect(idsOf(body).length).toBeLessThanOrEqual(limit);
      seen.push(...idsOf(body));
      const { nextCursor } = body;
      path = typeof nextCursor === 'string' ? `/campaigns?limit=${limit}&cursor=${nextCursor}` : undefined;
    }
    expect(seen).toEqual(names.toReversed());
  });

  it.each([
    ['campaignId=p-3', ['p-3']],
    ['state=accepted', names.toReversed()],
    ['state=completed', []],
    ['sendAtFrom=2099-02-01T00:00:00Z&sendAtTo=2099-04-01T00:00:00Z', ['p-3', 'p-2']],
    ['sendAtFrom=2099-05-01T01:00:00%2B01:00', ['p-5']],
  ])('is filtered by %s', async (query, expected) => {
    expect(idsOf((await get(`/campaigns?${query}`, pageKey)).body)).toEqual(expected);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'state=x', 'sendAtFrom=yesterday'])(
    'is refused with %s',
    async (query) => expect((await get(`/campaigns?${query}`, pageKey)).status).toBe(400),
  );
});
