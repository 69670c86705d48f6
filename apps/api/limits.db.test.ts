import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOwnRedis, type OwnRedis } from '#platform/test-redis.ts';
import { adminKey, startTestApi, type Answer, type TestApi } from './test-api.ts';

const environment = {
  RATE_LIMIT_PER_MINUTE: '8',
  WRONG_KEYS_PER_MINUTE: '3',
  TRUSTED_PROXIES: '127.0.0.1',
};

const from = (address: string) => ({ 'x-forwarded-for': address });
const statuses = (answers: Answer[]): number[] => answers.map(({ status }) => status);

async function times(count: number, ask: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let asked = 0; asked < count; asked += 1) answers.push(await ask());
  return answers;
}

/** A key of an account that was made without using up a limit. */
async function addKey(api: TestApi, id: string): Promise<string> {
  const { body } = await api.call('POST', `/accounts/${id}/keys`);
  return String(body['key']);
}

describe('without Redis', () => {
  let api: TestApi;
  let one: string;
  let other: string;
  beforeAll(async () => {
    api = await startTestApi({ environment });
    one = await api.addAccount('one');
    other = await addKey(api, 'one');
  });
  afterAll(() => api.stop());

  const ask = (key: string, address = '192.0.2.1') =>
    api.call('GET', '/campaigns', undefined, { key, headers: from(address) });

  it('a key may ask so often in a minute, and is then told when to try again; another key goes on', async () => {
    const answers = await times(9, () => ask(one));
    expect(statuses(answers)).toEqual([...Array.from({ length: 8 }, () => 200), 429]);
    const last = answers.at(-1);
    expect(last?.body).toMatchObject({ code: 'too-many-requests', type: '/errors/too-many-requests' });
    const seconds = Number(last?.headers['retry-after']);
    expect([seconds > 0, seconds <= 60]).toEqual([true, true]);
    expect((await ask(one, '192.0.2.2')).status).toBe(429);
    expect((await ask(other)).status).toBe(200);
  });

  it('what is open to everyone is not counted', async () => {
    const answers = await times(12, () => api.call('GET', '/healthz', undefined, { key: null }));
    expect(new Set(statuses(answers))).toEqual(new Set([200]));
    const document = await times(12, () => api.call('GET', '/openapi.json', undefined, { key: null }));
    expect(new Set(statuses(document))).toEqual(new Set([200]));
  });

  it('wrong keys are counted by address; there the admin key is then refused like a guess, an account goes on', async () => {
    const guesses = await times(4, () => ask('wrong', '198.51.100.1'));
    expect(statuses(guesses)).toEqual([401, 401, 401, 429]);
    expect((await ask(adminKey, '198.51.100.1')).status).toBe(429);
    expect((await ask(await addKey(api, 'one'), '198.51.100.1')).status).toBe(200);
    expect((await ask(adminKey, '198.51.100.2')).status).toBe(400); // let in, and asked for the account
  });

  it('guesses from one network of IPv6 are guesses of one', async () => {
    const guesses = [1, 2, 3, 4].map((host) => ask('wrong', `2001:db8:0:1::${host}`));
    expect(statuses(await Promise.all(guesses)).toSorted((a, b) => a - b)).toEqual([401, 401, 401, 429]);
    expect((await ask('wrong', '2001:db8:0:2::1')).status).toBe(401);
  });

  it('guesses at the board count as well', async () => {
    const guess = () =>
      api.call('GET', '/admin/queues', undefined, { key: 'wrong', headers: from('203.0.113.9') });
    expect(statuses(await times(4, guess))).toEqual([401, 401, 401, 429]);
  });

  it('no key at all is no guess', async () => {
    const answers = await times(6, () => api.call('GET', '/campaigns', undefined, { key: null }));
    expect(new Set(statuses(answers))).toEqual(new Set([401]));
  });
});

const redis: OwnRedis | undefined = await startOwnRedis();
afterAll(() => redis?.stop());

(redis === undefined ? describe.skip : describe)('with Redis', () => {
  let apis: TestApi[];
  beforeAll(async () => {
    const shared = { environment: { ...environment, REDIS_URL: String(redis?.url) } };
    apis = [await startTestApi(shared), await startTestApi(shared)];
    for (const { parts } of apis) {
      const counters = parts.backend.counters?.redis;
      if (counters?.status !== 'ready') await new Promise<void>((ready) => counters?.once('ready', ready));
    }
  });
  afterAll(async () => {
    for (const api of apis) await api.stop();
  });

  it('all processes count together', async () => {
    const answers: Answer[] = [];
    for (let round = 0; round < 5; round += 1)
      for (const api of apis) answers.push(await api.call('GET', '/accounts'));
    expect(statuses(answers)).toEqual([...Array.from({ length: 8 }, () => 200), 429, 429]);
  });

  it('an address that guesses at one process cannot guess on at another', async () => {
    const headers = from('198.51.100.7');
    const guess = (api: TestApi | undefined, key: string) =>
      api?.call('GET', '/accounts', undefined, { key, headers });
    for (let round = 0; round < 3; round += 1) await guess(apis[0], 'wrong');
    expect((await guess(apis[1], adminKey))?.status).toBe(429);
  });

  it('nobody is held up while Redis is away', async () => {
    await redis?.kill();
    const began = performance.now();
    const answers = await times(10, async () => (apis[0] as TestApi).call('GET', '/accounts'));
    expect(new Set(statuses(answers))).toEqual(new Set([200]));
    expect(performance.now() - began).toBeLessThan(5_000);
    await redis?.restart(); // so that the queues can close as they should
  });
});
