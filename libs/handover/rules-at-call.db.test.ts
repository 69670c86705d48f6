// What stops a call at once is named in the statement that records its attempt, so that no change slips in between the
// decision and that statement.

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Tx } from '#platform/database.ts';
import { openDatabase, type Database } from '#platform/database.ts';
import { createLog } from '#platform/log.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import { testDatabase, type TestDatabase } from '#platform/test-database.ts';
import { addAccount, addCampaign } from '#platform/test-rows.ts';
import { beginCall } from './delivery-calls.ts';
import { beginAttempt, lastLook, recordWaiting } from './rules-at-call.ts';

let stored: TestDatabase;
let database: Database;
beforeAll(async () => {
  stored = await testDatabase();
  database = openDatabase(stored.url, createLog('silent'));
});
afterAll(async () => {
  await database.close();
  await stored.drop();
});
afterEach(() => void jest.restoreAllMocks());

let count = 0;
/** A send whose segment is whole and whose time has come, in a live account of its own. */
async function readySend(personalised = false): Promise<Send> {
  count += 1;
  const id = `a-${count}`;
  await addAccount(database, id, { testMode: false });
  const { sends } = await addCampaign(database, id, {
    testMode: false,
    sendAt: new Date(Date.now() - 1_000),
    notAfter: new Date(Date.now() + 3_600_000),
    sends: [{ state: 'scheduling', recipients: 1, personalised }],
  });
  const [send] = sends;
  if (send === undefined) throw new Error('no send was made');
  if (personalised)
    await database.prisma.deliveryCall.create({
      data: { sendId: send.id, no: 0, count: 1, positions: Buffer.alloc(4) },
    });
  return send;
}

type Change = (send: Send) => Promise<unknown>;
const changes: [string, Change][] = [
  [
    'the brake',
    ({ accountId: id }) => database.pool.query('UPDATE account SET paused = true WHERE id = $1', [id]),
  ],
  [
    'the end of the window',
    ({ campaignId: id }) =>
      database.pool.query("UPDATE campaign SET not_after = now() - interval '1 s' WHERE id = $1", [id]),
  ],
];
const cancel: Change = ({ campaignId: id }) =>
  database.pool.query('UPDATE campaign SET cancel_requested_at = now() WHERE id = $1', [id]);

/** Has something change right before the attempt is written, once the decision was made. */
function changeAfterDecision(change: () => Promise<unknown>): void {
  const begin = database.prisma.$transaction.bind(database.prisma);
  const inTurn = (work: (tx: Tx) => Promise<unknown>) =>
    begin((tx) =>
      work(
        new Proxy(tx, {
          get: (target, name: keyof Tx) =>
            name === '$executeRaw'
              ? async (...args: Parameters<Tx['$executeRaw']>) => {
                  await change();
                  return target.$executeRaw(...args);
                }
              : target[name],
        }),
      ),
    );
  jest.spyOn(database.prisma, '$transaction').mockImplementationOnce(inTurn);
}

describe('between the decision and its attempt', () => {
  it.each([...changes, ['a cancel', cancel] as [string, Change]])(
    'no attempt of a group send is recorded: %s',
    async (_name, change) => {
      const send = await readySend();
      changeAfterDecision(() => change(send));
      expect(await beginAttempt(database, send)).toBe('lost');
      expect(await database.prisma.send.findUnique({ where: { id: send.id } })).toMatchObject({ attempt: 0 });
    },
  );

  // A cancel waits for the campaign's row, which the call of a personalised send holds.
  it('no call of a personalised send is recorded: the brake', async () => {
    const send = await readySend(true);
    const [call] = await database.prisma.deliveryCall.findMany({ where: { sendId: send.id } });
    if (call === undefined) throw new Error('no call was made');
    changeAfterDecision(async () => changes[0]?.[1](send));
    expect(await beginCall(database, send, call)).toBe('lost');
    expect(await database.prisma.deliveryCall.findMany({ where: { sendId: send.id } })).toMatchObject([
      { state: 'planned', attempt: 0 },
    ]);
  });
});

describe('the last look', () => {
  it('lets a call begin only after the rules were read', async () => {
    const send = await readySend();
    const verdict = await beginAttempt(database, send);
    if (verdict === 'lost') throw new Error('it was not begun');
    const look = lastLook(database, send.id, verdict);
    expect(look.mayBegin()).toBe(false);
    expect(await look.beforeCall()).toBe(true);
    expect(look.mayBegin()).toBe(true);
  });

  it('stops a call by the clock alone when its window ends before its first byte', async () => {
    const send = await readySend();
    const verdict = await beginAttempt(database, send);
    if (verdict === 'lost') throw new Error('it was not begun');
    const look = lastLook(database, send.id, verdict);
    expect(await look.beforeCall()).toBe(true);
    const now = performance.now();
    jest.spyOn(performance, 'now').mockReturnValue(now + 3_601_000);
    expect(look.mayBegin()).toBe(false);
  });
});

it('a send that waits for the same again says since when it first did', async () => {
  const send = await readySend();
  const waitingOf = async () =>
    (await database.prisma.send.findUniqueOrThrow({ where: { id: send.id } })).waiting;
  await recordWaiting(database, send, { code: 'rate-limited', detail: 'First.' });
  const first = (await waitingOf()) as { since: string };
  await recordWaiting(database, send, { code: 'rate-limited', detail: 'Second.' });
  expect(await waitingOf()).toEqual({ code: 'rate-limited', since: first.since, detail: 'Second.' });
  await recordWaiting(database, send, { code: 'paused', detail: 'Third.' });
  expect(await waitingOf()).toMatchObject({ code: 'paused', detail: 'Third.' });
});
