import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jobNames } from '#jobs/definitions.ts';
import { uuidV7 } from '#platform/identifier.ts';
import { adminKey, startTestApi, type TestApi } from '../test-api.ts';
import { shownData } from './board-view.ts';
import { testBrowser, type TestBrowser } from './test-browser.ts';

let api: TestApi;
let readOnly: TestApi;
let key: string;
let browser: TestBrowser;
beforeAll(async () => {
  readOnly = await startTestApi();
  api = await startTestApi({ environment: { BOARD_ACTIONS: 'on' } });
  key = await api.addAccount('demo');
  browser = testBrowser(api);
  await browser.signIn(adminKey);
});
afterAll(async () => {
  await api.stop();
  await readOnly.stop();
});

const queues = '/admin/queues/api/queues';

/** A job that waits for its time. */
async function delayedJob({ parts }: TestApi): Promise<{ id: string; state(): Promise<string> }> {
  const queue = parts.jobs.queues.segment;
  const job = await queue.add('segment', { campaignId: uuidV7() }, { delay: 3_600_000 });
  const id = String(job.id);
  return { id, state: () => queue.getJobState(id) };
}

const deeds = async (on: TestApi, action: string) =>
  (await on.call('GET', `/audit?action=${action}`)).body['items'] as Record<string, unknown>[];

describe('the board', () => {
  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer wrong' }],
    [
      'a password of HTTP Basic',
      { authorization: `Basic ${Buffer.from(`x:${adminKey}`).toString('base64')}` },
    ],
    ['a session that there is not', { cookie: 'bridge-session=abc; __Host-bridge-session=abc' }],
  ])('is closed on every one of its pages with %s', async (_what, headers: Record<string, string>) => {
    for (const path of ['/admin/queues', '/admin/queues/', '/admin/queues/static/none.js', queues]) {
      const answer = await api.call('GET', path, undefined, { key: null, headers });
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });

  it('is closed to the key of an account, and answers a browser whose session ended with a problem to its scripts', async () => {
    expect(await api.call('GET', queues, undefined, { key })).toMatchObject({ status: 401 });
    const signedOut = testBrowser(api);
    expect(await signedOut.get(queues, { accept: 'application/json, text/html' })).toMatchObject({
      status: 401,
    });
  });

  it('shows the queues to a browser that signed in, and to the admin key', async () => {
    for (const answer of [await browser.get(queues), await api.call('GET', queues)]) {
      const shown = answer.body['queues'] as { name: string; readOnlyMode: boolean }[];
      expect(shown.map(({ name }) => name)).toEqual([...jobNames]);
      expect(shown.every(({ readOnlyMode }) => !readOnlyMode)).toBe(true);
    }
  });

  it('shows of a job what identifies it and nothing else', async () => {
    const id = uuidV7();
    expect(shownData({ campaignId: id, number: '447700900123', list: ['C-1'], text: id.slice(1) })).toEqual({
      campaignId: id,
      number: '[not shown]',
      list: '[not shown]',
      text: '[not shown]',
    });
    const job = await api.parts.jobs.queues.segment.add(
      'segment',
      { campaignId: id, key: 'a-secret' },
      { delay: 1e7 },
    );
    for (const path of [`${queues}?activeQueue=segment&status=delayed`, `${queues}/segment/${job.id}`]) {
      const { text } = await browser.get(path, { accept: 'application/json' });
      expect(text).toContain(id);
      expect(text).not.toContain('a-secret');
    }
  });
});

describe('an action', () => {
  it('is refused while the board is to look at only, and changes nothing', async () => {
    const job = await delayedJob(readOnly);
    const looking = testBrowser(readOnly);
    await looking.signIn(adminKey);
    for (const path of [`segment/${job.id}/promote`, 'segment/pause', 'pause', 'segment/obliterate']) {
      const answer = await looking.send('PUT', `${queues}/${path}`);
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(answer.body['detail']).toContain('BOARD_ACTIONS=on');
    }
    expect(await job.state()).toBe('delayed');
    expect(await readOnly.parts.jobs.queues.segment.isPaused()).toBe(false);
    expect(await deeds(readOnly, 'board.action')).toEqual([]);
  });

  it('is done by a browser that signed in, and stands in the audit trail with who and what', async () => {
    const job = await delayedJob(api);
    expect((await browser.send('PUT', `${queues}/segment/${job.id}/promote`)).status).toBe(204);
    expect(await job.state()).toBe('waiting');
    expect((await browser.send('PUT', `${queues}/segment/${job.id}/clean`)).status).toBe(204);
    expect(await job.state()).toBe('unknown');
    const [removed, promoted] = await deeds(api, 'board.action');
    expect(removed).toMatchObject({ target: `segment/${job.id}`, details: { action: 'remove' } });
    expect(promoted).toMatchObject({
      actor: { kind: 'session', id: expect.any(String), address: '127.0.0.1' },
      target: `segment/${job.id}`,
      details: { action: 'promote' },
    });
  });

  it('is done by a script with the admin key, and by no other key', async () => {
    expect((await api.call('PUT', `${queues}/measure/pause`, undefined, { key })).status).toBe(401);
    expect(await api.parts.jobs.queues.measure.isPaused()).toBe(false);
    expect((await api.call('PUT', `${queues}/measure/pause`)).status).toBe(200);
    expect(await api.parts.jobs.queues.measure.isPaused()).toBe(true);
    const [deed] = await deeds(api, 'board.action');
    expect(deed).toMatchObject({ actor: { kind: 'admin' }, target: 'measure', details: { action: 'pause' } });
    expect((await api.call('PUT', `${queues}/measure/resume`)).status).toBe(200);
  });

  it('that fails is written down as failed', async () => {
    expect((await browser.send('PUT', `${queues}/segment/no-such-job/promote`)).status).toBe(404);
    const [failed] = await deeds(api, 'board.action-failed');
    expect(failed).toMatchObject({
      target: 'segment/no-such-job',
      details: { action: 'promote', answered: 404 },
    });
  });

  it.each([
    ['add', 'POST', 'campaign/add'],
    ['data', 'PATCH', 'campaign/1/update-data'],
    ['obliterate', 'PUT', 'campaign/obliterate'],
    ['schedulers', 'PUT', 'campaign/job-schedulers/sweep/remove'],
  ] as const)('that the database would know nothing of is refused: %s', async (_what, method, path) => {
    const before = (await deeds(api, 'board.action')).length;
    const json = { name: 'segment', data: {}, options: {}, jobData: {} };
    expect(await browser.send(method, `${queues}/${path}`, { json })).toMatchObject({ status: 403 });
    expect(await deeds(api, 'board.action')).toHaveLength(before);
  });

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['a page that hides its origin', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
  ])('that %s makes the browser ask for is refused', async (_what, headers) => {
    const job = await delayedJob(api);
    const answer = await browser.send('PUT', `${queues}/segment/${job.id}/promote`, { headers });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await job.state()).toBe('delayed');
  });

  it('is not done when it cannot be written down', async () => {
    const job = await delayedJob(api);
    const { pool } = api.parts.database;
    await pool.query('ALTER TABLE audit_entry RENAME TO audit_entry_away');
    try {
      expect((await browser.send('PUT', `${queues}/segment/${job.id}/promote`)).status).toBe(500);
      expect(await job.state()).toBe('delayed');
    } finally {
      await pool.query('ALTER TABLE audit_entry_away RENAME TO audit_entry');
    }
  });
});
