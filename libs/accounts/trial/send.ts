// The steps of a trial that send: one send is scheduled, found and cancelled, one leaves and is looked for.

import type { SendReceipt } from '#providers/textlocal/send.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import { agreed, echoOf, historyTextOf, inWords, isSameNumber } from './judge.ts';
import { groupOf, isOurs, NotSeen, seenInTime, type Run } from './run.ts';

/** Far enough ahead to be cancelled by hand, should everything fail. */
const aheadMs = 3_600_000;
/** The provider's clock and ours may differ by this much. */
const margin = 600_000;
/** Rows looked through in one history: others may send at the same time. */
const mostRows = 20_000;

async function order(run: Run, scheduleAt?: Date): Promise<SendReceipt> {
  const { calls, account, signal } = run;
  const groupId = groupOf(run);
  if (await run.isPaused()) throw new NotSeen('Not tried: the account was paused meanwhile.');
  const message = { groupId, text: run.text, scheduleAt, reference: 'trial', unicode: false, test: false };
  const mark = { batchId: undefined, at: scheduleAt ?? new Date() };
  if (scheduleAt === undefined) run.made.sent = mark;
  else run.made.scheduled = mark;
  try {
    const receipt = await calls.sendToGroup(
      { ...message, ...(account.sender !== null && { sender: account.sender }) },
      { signal, urgent: true },
    );
    run.contents.push(receipt.content);
    run.found.echo = echoOf(run.text, run.contents);
    return receipt;
  } catch (error) {
    const { made } = run;
    if (error instanceof ProviderError && error.outcome !== 'unknown') {
      // What is scheduled is looked for all the same: a refusal may come after the deed.
      if (scheduleAt === undefined) delete made.sent;
      else made.scheduled = { batchId: undefined, at: scheduleAt, wasRefused: true };
    }
    throw error;
  }
}

/** Schedules a send to the segment. */
export async function scheduleOne(run: Run): Promise<string> {
  const at = new Date(Math.ceil((Date.now() + aheadMs) / 1_000) * 1_000);
  const { batchId, recipients } = await order(run, at);
  run.made.scheduled = { batchId, at };
  return `Taken for ${at.toISOString()}, ${recipients ?? 'an unknown number of'} recipients; the next steps cancel it.`;
}

/** Finds the scheduled send. */
export async function findScheduled(run: Run): Promise<string> {
  const { calls, made, found, signal, emptyRefusal } = run;
  if (made.scheduled === undefined || made.scheduled.wasRefused === true)
    throw new NotSeen('Not tried: nothing was scheduled.');
  const { batchId, at } = made.scheduled;
  const isIt = (each: Parameters<typeof isOurs>[1] & { batchId: string }) =>
    isOurs(run, each) || each.batchId === batchId;
  const look = () => calls.scheduled({ signal });
  const list = await seenInTime(run, look, (batches) => batches.some(isIt));
  const batch = list.find(isIt);
  if (batch === undefined) throw new NotSeen('The schedule does not list the send.');
  made.scheduled = { batchId: batch.batchId, at };
  run.shown.push(batch.text);
  if (emptyRefusal !== undefined && list.length === 1) {
    found.emptyScheduledFails = true;
    if (emptyRefusal.code !== undefined) found.emptyScheduledCode = emptyRefusal.code;
  }
  return `The schedule lists it${isOurs(run, batch) ? ' with its group' : ' without its group'}.`;
}

/** Cancels the scheduled send and looks whether it is gone. */
export async function cancelScheduled(run: Run): Promise<string> {
  const { calls, made, found, signal } = run;
  const id = made.scheduled?.batchId;
  if (id === undefined) throw new NotSeen('Not tried: the scheduled send is not known.');
  await calls.cancelScheduled(id, { signal });
  const isRefusedEmpty = (error: unknown) =>
    error instanceof ProviderError && found.emptyScheduledFails === true && error.reason === 'refused';
  const list = await calls.scheduled({ signal }).catch((error: unknown) => {
    if (isRefusedEmpty(error)) return [];
    throw error;
  });
  if (list.some(({ batchId }) => batchId === id)) throw new NotSeen('The schedule lists it still.');
  delete made.scheduled;
  return 'TextLocal took it back, and the schedule does not list it any more.';
}

/** Sends one text to each number. */
export async function sendOne(run: Run): Promise<string> {
  const { batchId, recipients, cost } = await order(run);
  run.made.sent = { batchId, at: run.made.sent?.at ?? new Date() };
  run.cost = cost ?? null;
  return `${recipients ?? 'An unknown number of'} texts left. On the phone they should read "18+ 1%2B1 %41"; the echo is ${run.found.echo ?? 'not known'}.`;
}

interface Rows {
  group: Row[];
  api: Row[];
}
type Row = {
  batchId: string | undefined;
  groupId: string | undefined;
  number: string | undefined;
  text: string | undefined;
};

/** Where the batch is not named, what a row does name has to fit, and one of number and text has to be there. */
function mayBeOurs({ numbers, code }: Run, { number, text }: Row): boolean {
  if (number === undefined && text === undefined) return false;
  const isNumber = number === undefined || numbers.some((each) => isSameNumber(each, number));
  return isNumber && (text === undefined || text.includes(code));
}

async function rowsOf(run: Run, channel: 'group' | 'api', at: Date): Promise<Row[]> {
  const { calls, made, signal } = run;
  const window = { from: new Date(at.getTime() - margin), to: new Date(Date.now() + margin) };
  const batchId = made.sent?.batchId;
  const rows: Row[] = [];
  let seen = 0;
  for await (const row of calls.history(channel, window, { signal })) {
    seen += 1;
    if (seen > mostRows) throw new NotSeen('Too many sends at this time to find this one in the histories.');
    const isBatch = batchId !== undefined && row.batchId === batchId;
    if (
      isOurs(run, row) ||
      isBatch ||
      ((batchId === undefined || row.batchId === undefined) && mayBeOurs(run, row))
    )
      rows.push(row);
  }
  return rows;
}

function listsOf({ group, api }: Rows): 'both' | 'group' | 'api' | undefined {
  if (group.length > 0) return api.length > 0 ? 'both' : 'group';
  return api.length > 0 ? 'api' : undefined;
}

/** Reads both histories until both list the send or the wait is over. */
export async function readHistories(run: Run): Promise<string> {
  const { made, found } = run;
  if (made.sent === undefined) throw new NotSeen('Not tried: nothing was sent.');
  const { at } = made.sent;
  const look = async (): Promise<Rows> => ({
    group: await rowsOf(run, 'group', at),
    api: await rowsOf(run, 'api', at),
  });
  const rows = await seenInTime(run, look, (seen) => listsOf(seen) === 'both');
  const lists = listsOf(rows);
  if (lists === undefined) throw new NotSeen('Neither history lists the send.');
  const all = [...rows.group, ...rows.api];
  made.sent = { batchId: made.sent.batchId ?? all.find(({ batchId }) => batchId !== undefined)?.batchId, at };
  found.groupSendsIn = lists;
  found.rowsNameGroup = all.every((row) => row.groupId !== undefined);
  if (rows.api.length > 0) found.rowsNameNumber = rows.api.every(({ number }) => number !== undefined);
  found.historyText = historyTextOf(
    run.text,
    all.map(({ text }) => text),
  );
  run.shown.push(...all.map(({ text }) => text));
  const where = {
    both: 'Both histories list it',
    group: 'The group history lists it',
    api: 'The API history lists it',
  };
  return `${where[lists]}; its text is ${found.historyText ?? 'absent'} there.`;
}

/** Reads the delivery report. */
export async function readStatus({ calls, made, signal }: Run): Promise<string> {
  const batchId = made.sent?.batchId;
  if (batchId === undefined) throw new NotSeen('Not tried: the batch of the send is not known.');
  const { recipients, pending, delivered } = await calls.batchStatus(batchId, { signal });
  return `The report counts ${recipients} recipients, ${delivered} delivered and ${pending} pending.`;
}

/** What all that came back says of the decoding of texts. */
export function judgeTexts(run: Run): void {
  const decoding = agreed(run.text, [...run.contents, ...run.shown]);
  if (decoding !== undefined) run.found.textDecoding = decoding;
  const histories = run.steps.find(({ step }) => step === 'histories');
  if (histories?.ok === true) histories.detail += ` ${inWords('Texts', decoding)}.`;
}
