import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scopes } from '#accounts/keys.ts';
import { uuidV7 } from '#platform/identifier.ts';
import { campaign, startTestApi, type Answer, type Method, type TestApi } from './test-api.ts';

/** One call of the OpenAPI document; what is added there is tried here without a change. */
interface Operation {
  method: Method;
  path: string;
  security: Record<string, unknown>[] | undefined;
}

let api: TestApi;
let operations: Operation[];
const victim = { account: 'victim', key: '', keyId: '', campaign: '', event: '' };
let attacker: string;

beforeAll(async () => {
  api = await startTestApi({ environment: { WRONG_KEYS_PER_MINUTE: '100000' } });
  const { paths } = (await api.call('GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, { security?: Record<string, unknown>[] }>>;
  };
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path,
      security,
    })),
  );
  victim.key = await api.addAccount(victim.account, {
    name: 'Secret Casino',
    webhook: { url: 'https://hooks.victim.example/x' },
  });
  attacker = await api.addAccount('attacker');
  const accepted = await api.call('POST', '/campaigns', victimCampaign, { key: victim.key });
  victim.campaign = String(accepted.body['id']);
  const { body: keys } = await api.call('GET', '/accounts/victim/keys');
  victim.keyId = String((keys['items'] as { id: string }[])[0]?.id);
  victim.event = uuidV7();
  await api.parts.database.prisma.webhookEvent.create({
    data: {
      id: victim.event,
      accountId: 'victim',
      campaignId: victim.campaign,
      type: 'snapshot.taken',
      body: '{}',
    },
  });
});
afterAll(() => api.stop());

const victimCampaign = campaign('secret-campaign', { name: 'Secret spins', customerIds: ['C-SECRET-1'] });
/** What no answer to another may have in it. */
const secrets = () => [
  'Secret',
  'secret-campaign',
  'C-SECRET',
  'hooks.victim',
  victim.campaign,
  victim.event,
];

/** The answer without the ID that the request itself had named. */
const withoutAsked = ({ text }: Answer, { path }: Operation): string =>
  path.startsWith('/campaigns/{id}') ? text.replaceAll(victim.campaign, '') : text;

const bodies: Record<string, unknown> = {
  'POST /campaigns': campaign('mine'),
  'POST /campaigns/estimate': campaign('mine'),
  'PUT /accounts/{id}': {
    name: 'Taken over',
    textlocal: { baseUrl: 'https://api.txtlocal.com', apiKey: 'x' },
    contactGroupId: '1',
    customerIdField: 'custom1',
  },
};

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

/** The call with the parameters of the victim, or of nobody. */
function call(
  operation: Operation,
  options: { key: string | null; account?: string; ofNobody?: boolean; pathAccount?: string },
): Promise<Answer> {
  const { method, path } = operation;
  const ids: Record<string, string> = options.ofNobody
    ? { id: uuidV7(), keyId: uuidV7(), eventId: uuidV7(), code: 'internal' }
    : {
        id: path.startsWith('/accounts')
          ? (options.pathAccount ?? victim.account)
          : path.startsWith('/templates')
            ? '1001'
            : victim.campaign,
        keyId: victim.keyId,
        eventId: victim.event,
        code: 'internal',
      };
  const url = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value = ids[name];
    if (value === undefined) throw new Error(`give a value for {${name}} of ${path} here`);
    return value;
  });
  const body = bodies[nameOf(operation)] ?? (method === 'GET' || method === 'DELETE' ? undefined : {});
  return api.call(method, url, body, options);
}

const isOpen = ({ security }: Operation): boolean => security === undefined || security.length === 0;
const takesAccountKey = ({ security }: Operation): boolean =>
  security?.some((each) => 'accountKey' in each) ?? false;
const closed = () => operations.filter((operation) => !isOpen(operation));
const forAccounts = () => closed().filter(takesAccountKey);
const forAdmin = () => closed().filter((operation) => !takesAccountKey(operation));

/** Everything the victim has; its key's last use apart. */
async function possessions(): Promise<unknown> {
  const { rows } = await api.parts.database.pool.query(
    `SELECT (SELECT md5(a::text) FROM account a WHERE id = 'victim') AS account,
            (SELECT md5(string_agg(c::text, '' ORDER BY id)) FROM campaign c WHERE account_id = 'victim') AS campaigns,
            (SELECT md5(string_agg(s::text, '' ORDER BY id)) FROM send s WHERE account_id = 'victim') AS sends,
            (SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM webhook_event e WHERE account_id = 'victim') AS events,
            (SELECT md5(string_agg(hash::text || coalesce(expires_at::text, ''), '' ORDER BY id))
               FROM api_key WHERE account_id = 'victim') AS keys`,
  );
  return rows[0];
}

/** Tries all, and names those that did not answer as they should. */
async function misfits(
  tried: Operation[],
  ask: (operation: Operation) => Promise<Answer>,
  isRight: (answer: Answer, operation: Operation) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (const operation of tried) {
    const answer = await ask(operation);
    if (!isRight(answer, operation))
      found.push(`${nameOf(operation)}: ${answer.status} ${answer.text.slice(0, 300)}`);
  }
  return found;
}

describe('every call of the document', () => {
  it('is there to be tried', () => {
    expect(forAccounts().length).toBeGreaterThanOrEqual(12);
    expect(forAdmin().length).toBeGreaterThanOrEqual(11);
    const open = operations.filter(isOpen).map(nameOf);
    const mayBeOpen = [
      'GET /healthz',
      'GET /readyz',
      'GET /metrics',
      'GET /errors/{code}',
      'GET /openapi.json',
      'GET /openapi.yaml',
    ];
    expect(open.filter((name) => !mayBeOpen.includes(name))).toEqual([]);
  });

  it.each([
    ['without a key', null],
    ['with a key that is unknown', 'otb_unknown'],
  ])('is closed %s, and tells the same whatever is asked for', async (_what, key) => {
    const isClosed = (answer: Answer) =>
      answer.status === 401 &&
      answer.body['code'] === 'unauthorized' &&
      answer.headers['www-authenticate'] === 'Bearer';
    expect(await misfits(closed(), (operation) => call(operation, { key }), isClosed)).toEqual([]);
  });

  it('that is for the admin is closed to keys of accounts, that of the account itself too', async () => {
    for (const key of [attacker, victim.key]) {
      const ask = (operation: Operation) => call(operation, { key });
      const isForbidden = ({ status, body }: Answer) => status === 403 && body['code'] === 'forbidden';
      expect(await misfits(forAdmin(), ask, isForbidden)).toEqual([]);
    }
  });

  it("with another account's key shows and changes nothing of this one, and does not tell that it is there", async () => {
    const before = await possessions();
    const ask = (operation: Operation) => call(operation, { key: attacker });
    const isApart = (answer: Answer, operation: Operation) =>
      secrets().every((secret) => !withoutAsked(answer, operation).includes(secret));
    expect(await misfits(forAccounts(), ask, isApart)).toEqual([]);
    for (const operation of forAccounts().filter(({ path }) => path.startsWith('/campaigns/{id}'))) {
      const theirs = await ask(operation);
      const nobodys = await call(operation, { key: attacker, ofNobody: true });
      expect([nameOf(operation), theirs.status, theirs.body['code']]).toEqual([
        nameOf(operation),
        404,
        'campaign-not-found',
      ]);
      expect([nobodys.status, nobodys.body['code']]).toEqual([404, 'campaign-not-found']);
    }
    expect(await possessions()).toEqual(before);
  });

  it("with another account's key is refused for naming this one", async () => {
    const before = await possessions();
    const ask = (operation: Operation) => call(operation, { key: attacker, account: victim.account });
    expect(await misfits(forAccounts(), ask, ({ status }) => status === 403)).toEqual([]);
    expect(await possessions()).toEqual(before);
  });

  it('needs one scope, and is closed to a key that lacks it', async () => {
    const keys = await Promise.all(
      scopes.map(async (scope) => {
        const { body } = await api.call('POST', '/accounts/attacker/keys', { scopes: [scope] });
        return { scope, key: String(body['key']) };
      }),
    );
    for (const operation of forAccounts()) {
      const opened: string[] = [];
      for (const { scope, key } of keys) {
        // A key may act on its own account alone.
        const { status } = await call(operation, { key, pathAccount: 'attacker' });
        if (status !== 403) opened.push(scope);
      }
      expect([nameOf(operation), opened]).toEqual([nameOf(operation), [expect.any(String)]]);
      if (/^POST \/campaigns(?!\/estimate)/.test(nameOf(operation)))
        expect(opened).toEqual(['campaigns:write']);
    }
  });
});
