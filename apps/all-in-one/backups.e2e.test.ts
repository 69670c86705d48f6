// A backup is restored: the database is as it was before campaigns were accepted, filled, scheduled, sent or taken back at
// TextLocal. Nobody is texted twice, nobody is lost, whatever the restored rows say. Three lives of one installation: until
// the backup, after it, and after it was restored.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateCredentialsKey } from '#accounts/credentials.ts';
import { backUp, testDatabase, type Backup, type TestDatabase } from '#platform/test-database.ts';
import { startSimulator, type Simulator } from '../simulator/start.ts';
import { customers, personalised } from './test-personalised.ts';
import { inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const customerIds = Array.from({ length: 40 }, (_, index) => `C-${String(index + 1).padStart(6, '0')}`);
const forever = 1_000_000;
const later = inSeconds(900);
const as = (account: string, more: Record<string, string> = {}) => ({ 'x-account-id': account, ...more });
const is =
  (...states: string[]) =>
  ({ state }: Answer['body']) =>
    states.includes(String(state));

describe('after a backup was restored', () => {
  let database: TestDatabase;
  let simulator: Simulator;
  let backup: Backup;
  let service: TestService;
  const texts = personalised(() => service);
  const paths = new Map<string, string>();
  const bodies = new Map<string, Record<string, unknown>>();
  const installation = { credentialsKeys: generateCredentialsKey('test'), queuePrefix: 'test-backups' };

  const live = async (worker: boolean): Promise<void> => {
    const { url: databaseUrl } = database;
    service = await startTestService({
      worker,
      redisUrl: undefined,
      environment: { PROVIDER_TIMEOUT_MS: '10000', SCAN_LEASE_MS: '6000' },
      installation: { ...installation, databaseUrl, simulator },
    });
  };
  const post = (account: string, body: Record<string, unknown>, headers: Record<string, string> = {}) =>
    service.call('POST', '/campaigns', body, as(account, headers));
  const accept = async (account: string, sendAt: string, more: Record<string, unknown> = {}) => {
    const body = { campaignId: account, templateId: '1001', sendAt, customerIds, ...more };
    const answer = await post(account, body);
    if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
    bodies.set(account, body);
    paths.set(account, `/campaigns/${String(answer.body['id'])}`);
  };
  const follow = (account: string, ...states: string[]) =>
    service.until(paths.get(account) ?? '', is(...states), 40_000, as(account));
  const addAccounts = async (...accounts: string[]) => {
    for (const account of accounts) {
      simulator.addAccount({ apiKey: account, contacts: 1_500 });
      await service.addAccount(account, { textlocal: { baseUrl: simulator.origin, apiKey: account } });
    }
  };
  /** Every batch of an account that waits at TextLocal or has left it: how many it texts. */
  const batchesOf = (account: string): number[] => {
    const { waiting, left } = simulator.account(account).outbox;
    return [...waiting.values(), ...left].map(({ recipients }) => recipients);
  };
  const fail = (account: string, command: string) =>
    simulator.faults.add({ kind: 'html-502', apiKey: account, command, times: forever });
  /** Accepts again what the restored database does not know. */
  const repost = async (account: string, more: object = {}, headers: Record<string, string> = {}) => {
    const answer = await post(account, { ...bodies.get(account), ...more }, headers);
    if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
    paths.set(account, `/campaigns/${String(answer.body['id'])}`);
  };

  beforeAll(async () => {
    database = await testDatabase();
    simulator = await startSimulator({ dayMs: 300, stock: { contacts: 1_500 } });

    await live(false);
    await addAccounts('segmenting', 'scheduling', 'accepted', 'left', 'moved', 'taken-back');
    await addAccounts('unknown', 'unfinished', 'rival', 'anew');
    for (const account of ['planned', 'partly']) await texts.addAccount(account);
    const soon = inSeconds(20);
    await accept('segmenting', soon);
    await accept('scheduling', later);
    for (const account of ['planned', 'partly'])
      paths.set(account, await texts.begin(account, { sendAt: soon }));
    // As far as a worker gets before the backup.
    fail('segmenting', 'create_contacts_bulk');
    fail('scheduling', 'send');
    await service.startWorker();
    await follow('segmenting', 'segmenting');
    await follow('scheduling', 'scheduling');
    for (const account of ['planned', 'partly']) await follow(account, 'scheduling');
    await service.stop();
    await live(false);
    await accept('accepted', later);
    await accept('left', inSeconds(8));
    await accept('moved', later, { customerIds: [...customerIds, 'C-NEW'] });
    await accept('taken-back', later);
    await service.stop();
    backup = await backUp(database);

    // The life that will be forgotten.
    simulator.faults.clear();
    simulator.account('partly').credits = 700;
    fail('unfinished', 'send');
    await live(true);
    for (const account of ['unknown', 'unfinished', 'rival', 'anew']) await accept(account, later);
    const scheduled = ['scheduling', 'accepted', 'moved', 'taken-back', 'unknown', 'rival', 'anew'];
    for (const account of scheduled) await follow(account, 'scheduled');
    await follow('unfinished', 'scheduling');
    await service.call('POST', `${paths.get('anew') ?? ''}/cancel`, undefined, as('anew'));
    for (const account of ['segmenting', 'left', 'planned']) await follow(account, 'completed');
    await follow('partly', 'failed');
    await service.stop();

    await backup.restore();
    simulator.faults.clear();
    simulator.account('partly').credits = 5_000;
    simulator.account('moved').groups.get(123_456)?.delete(447_710_000_001);
    simulator.account('moved').addContacts(123_456, [{ number: 447_799_000_001, custom1: 'C-NEW' }]);
    await live(false);
  }, 180_000);

  afterAll(async () => {
    await service.stop();
    await simulator.stop();
    await backup.drop();
    await database.drop();
  });

  it('is taken back at TextLocal when it is cancelled before any worker runs', async () => {
    const path = paths.get('taken-back') ?? '';
    const { status, body } = await service.call('POST', `${path}/cancel`, undefined, as('taken-back'));
    expect({ status, state: body['state'] }).toEqual({ status: 200, state: 'cancelled' });
    expect(batchesOf('taken-back')).toEqual([]);
  });

  describe('and the workers run again', () => {
    beforeAll(() => service.startWorker());

    it.each(['accepted', 'scheduling'])(
      'takes over what TextLocal holds of one that was %s',
      async (account) => {
        const done = await follow(account, 'scheduled');
        const [batch] = simulator.account(account).outbox.waiting.values();
        expect(done['sends']).toMatchObject([{ batchId: String(batch?.id), recipients: 40 }]);
        expect(batchesOf(account)).toEqual([40]);
        expect(done['counts']).toMatchObject({ accepted: 40, segmented: 40 });
      },
    );

    it.each(['left', 'segmenting'])('does not send again what left of one that was %s', async (account) => {
      const done = await follow(account, 'completed');
      expect(batchesOf(account)).toEqual([40]);
      expect(done['counts']).toMatchObject({ accepted: 40, segmented: 40 });
    });

    it('counts those who are in the segment, also when the directory has changed since', async () => {
      const done = await follow('moved', 'scheduled');
      expect(batchesOf('moved')).toEqual([40]);
      expect(done['counts']).toMatchObject({ accepted: 41, segmented: 40, unresolved: 1 });
      const { body } = await service.call(
        'GET',
        `${paths.get('moved') ?? ''}/recipients?outcome=unresolved`,
        undefined,
        as('moved'),
      );
      expect(body).toMatchObject({ customerId: 'C-NEW' });
    });

    it('gives a campaign that it does not know its own batch when it is posted again', async () => {
      await repost('unknown');
      await follow('unknown', 'scheduled');
      expect(batchesOf('unknown')).toEqual([40]);
    });

    it('uses the segment of a campaign that it does not know and that was never sent', async () => {
      await repost('unfinished');
      const done = await follow('unfinished', 'scheduled');
      expect(batchesOf('unfinished')).toEqual([40]);
      expect(done['counts']).toMatchObject({ accepted: 40, segmented: 40 });
      // Its own, the opt-outs, the contacts and the directory.
      expect(simulator.account('unfinished').groups.size).toBe(4);
    });

    it('refuses one that is posted again with other contents under the same name', async () => {
      await repost('rival', { sendAt: inSeconds(1_000) });
      const failed = await follow('rival', 'failed');
      expect(failed['problem']).toMatchObject({ code: 'name-used-before', step: 'segment' });
      expect(batchesOf('rival')).toEqual([40]);
    });

    it('sends one that was taken back and is wanted again under a new Idempotency-Key', async () => {
      expect(batchesOf('anew')).toEqual([]);
      await repost('anew', {}, { 'idempotency-key': 'once more' });
      await follow('anew', 'scheduled');
      expect(batchesOf('anew')).toEqual([40]);
    });

    it('does not repeat the texts of a personalised campaign', async () => {
      await follow('planned', 'completed');
      texts.expectEachOnce('planned');
      expect(texts.textsOf('planned')).toHaveLength(customers);
    });

    it('texts those whom a personalised campaign had not reached yet, and nobody else', async () => {
      await follow('partly', 'completed');
      texts.expectEachOnce('partly');
    });
  });
});
