import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount, addCampaign } from '#platform/test-rows.ts';
import { sendProblem } from '#problem/problem.ts';
import { sendStates, sourcesOf, type SendEvent, type SendState } from './state.ts';
import { failCampaign, failSend, moveSend, moveSendIn, type SendKey } from './transitions.ts';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase(server.url, createLog('silent'), 6);
  await addAccount(database, 'acme');
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

/** A campaign whose sends are in these states. */
async function campaignWith(...states: SendState[]): Promise<SendKey[]> {
  const { sends } = await addCampaign(database, 'acme', { sends: states.map((state) => ({ state })) });
  return sends.map(({ id, campaignId }) => ({ id, campaignId }));
}

async function oneSend(state: SendState): Promise<SendKey> {
  const [send] = await campaignWith(state);
  if (send === undefined) throw new Error('no send was made');
  return send;
}

const sendRow = ({ id }: SendKey) => database.prisma.send.findUniqueOrThrow({ where: { id } });
const campaignStateOf = async ({ campaignId }: SendKey) =>
  (await database.prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } })).state;

const events = [
  ['scan-began', 'segmenting'],
  ['segmented', 'scheduling'],
  ['nobody-found', 'completed'],
  ['taken-by-textlocal', 'scheduled'],
  ['left', 'measuring'],
  ['measured', 'completed'],
  ['failed', 'failed'],
  ['outcome-unknown', 'held'],
  ['cancelled', 'cancelled'],
  ['retry-segmenting', 'segmenting'],
  ['retry-scheduling', 'scheduling'],
  ['retry-measuring', 'measuring'],
] as const satisfies [SendEvent, SendState][];

describe('moving a send', () => {
  it.each(events)(
    'by "%s" leads to %s from every state that allows it, and changes no other',
    async (event, to) => {
      for (const state of sendStates) {
        const send = await oneSend(state);
        const allowed = sourcesOf(event).includes(state);
        expect([state, await moveSend(database, send, { event, data: { attempt: 7 } })]).toEqual([
          state,
          allowed,
        ]);
        expect(await sendRow(send)).toMatchObject(
          allowed ? { state: to, attempt: 7 } : { state, attempt: 0 },
        );
      }
    },
  );

  it('happens once: the second gets false and writes nothing', async () => {
    const send = await oneSend('scheduling');
    expect(await moveSend(database, send, { event: 'taken-by-textlocal', data: { batchId: '1' } })).toBe(
      true,
    );
    expect(await moveSend(database, send, { event: 'taken-by-textlocal', data: { batchId: '2' } })).toBe(
      false,
    );
    expect(await sendRow(send)).toMatchObject({ state: 'scheduled', batchId: '1' });
  });

  it('happens once also when several try at the same time', async () => {
    const send = await oneSend('scheduling');
    const tries = ['1', '2', '3', '4'].map((batchId) =>
      moveSend(database, send, { event: 'taken-by-textlocal', data: { batchId } }),
    );
    const moved = await Promise.all(tries);
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect(await sendRow(send)).toMatchObject({ batchId: String(moved.indexOf(true) + 1) });
  });

  it('keeps to the states it is told to come from', async () => {
    const send = await oneSend('held');
    const move = { event: 'taken-by-textlocal', from: ['scheduling'] } as const;
    expect(await moveSend(database, send, move)).toBe(false);
    expect(await moveSend(database, send, { event: 'taken-by-textlocal' })).toBe(true);
  });

  it('does not happen from a state that the event does not allow, whatever `from` says', async () => {
    const send = await oneSend('completed');
    expect(await moveSend(database, send, { event: 'left', from: ['completed'] })).toBe(false);
    expect(await sendRow(send)).toMatchObject({ state: 'completed' });
  });

  it('happens only while the guarded columns have the guarded values', async () => {
    const send = await oneSend('scheduling');
    await database.prisma.send.update({ where: { id: send.id }, data: { attempt: 2 } });
    expect(await moveSend(database, send, { event: 'outcome-unknown', guard: { attempt: 1 } })).toBe(false);
    expect(await sendRow(send)).toMatchObject({ state: 'scheduling' });
    expect(await moveSend(database, send, { event: 'outcome-unknown', guard: { attempt: 2 } })).toBe(true);
  });

  it('moves that send alone, also when the guard names another', async () => {
    const [one, other] = await campaignWith('scheduling', 'scheduling');
    if (one === undefined || other === undefined) throw new Error('no sends were made');
    const guard = { id: other.id, state: 'completed' };
    expect(await moveSend(database, one, { event: 'taken-by-textlocal', guard })).toBe(true);
    expect([(await sendRow(one)).state, (await sendRow(other)).state]).toEqual(['scheduled', 'scheduling']);
  });

  it('is undone with the transaction it is part of', async () => {
    const send = await oneSend('scheduling');
    const transaction = database.prisma.$transaction(async (tx) => {
      await moveSendIn(tx, send, { event: 'taken-by-textlocal' });
      throw new Error('the snapshots could not be planned');
    });
    await expect(transaction).rejects.toThrow('could not be planned');
    expect([(await sendRow(send)).state, await campaignStateOf(send)]).toEqual(['scheduling', 'accepted']);
  });
});

describe("the campaign's state", () => {
  it('follows its least advanced send with every move', async () => {
    const [one, other] = await campaignWith('pending', 'pending');
    if (one === undefined || other === undefined) throw new Error('no sends were made');
    const seen: string[] = [];
    const move = async (send: SendKey, event: SendEvent) => {
      await moveSend(database, send, { event });
      seen.push(await campaignStateOf(send));
    };
    await move(one, 'scan-began');
    await move(one, 'segmented');
    await move(other, 'scan-began');
    await move(other, 'nobody-found');
    await move(one, 'taken-by-textlocal');
    await move(one, 'left');
    await move(one, 'measured');
    expect(seen).toEqual([
      'segmenting',
      'segmenting',
      'segmenting',
      'scheduling',
      'scheduled',
      'measuring',
      'completed',
    ]);
  });

  it('is right also when its sends move at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const sends = await campaignWith('scheduling', 'scheduling', 'scheduling', 'scheduling');
      await Promise.all(sends.map((send) => moveSend(database, send, { event: 'taken-by-textlocal' })));
      for (const send of sends.slice(0, 1)) expect(await campaignStateOf(send)).toBe('scheduled');
    }
  });
});

describe('a send that cannot go on', () => {
  it.each([
    ['pending', 'segmenting'],
    ['segmenting', 'segmenting'],
    ['scheduling', 'scheduling'],
    ['scheduled', 'measuring'],
    ['measuring', 'measuring'],
  ] as [SendState, SendState][])(
    'while %s remembers to resume at %s, and why',
    async (state, resumeState) => {
      const send = await oneSend(state);
      const problem = sendProblem('no-credits', 'schedule');
      expect(await failSend(database, send, problem)).toBe(true);
      expect(await sendRow(send)).toMatchObject({ state: 'failed', resumeState, problem });
    },
  );

  it('is left alone once it has ended', async () => {
    for (const state of ['completed', 'cancelled', 'held', 'failed'] as const) {
      expect(await failSend(database, await oneSend(state), sendProblem('no-credits', 'schedule'))).toBe(
        false,
      );
    }
  });

  it('fails with its campaign only before it is handed over', async () => {
    const sends = await campaignWith('pending', 'segmenting', 'scheduling', 'scheduled', 'completed');
    await failCampaign(database, sends[0]?.campaignId ?? '', sendProblem('login-refused', 'segment'));
    const states = await Promise.all(sends.map(async (send) => (await sendRow(send)).state));
    expect(states).toEqual(['failed', 'failed', 'scheduling', 'scheduled', 'completed']);
  });
});
