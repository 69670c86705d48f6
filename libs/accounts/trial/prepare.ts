// The first steps of a trial: what the contact group looks like, and a segment with the operator's own numbers.

import type { Contact } from '#providers/textlocal/client.ts';
import { ProviderError, type Meaning } from '#providers/textlocal/errors.ts';
import { contactFieldOf } from '../contact-field.ts';
import { decodingOf, formOf, inWords, isSameNumber, sampleField } from './judge.ts';
import { groupOf, isOurs, NotSeen, seenInTime, type Run } from './run.ts';

const mostContacts = 1_000;
const noContact: Contact = {
  number: '',
  firstName: '',
  lastName: '',
  custom1: '',
  custom2: '',
  custom3: '',
};

/** Reads the contact group's first page: how long it is, and how it writes numbers. */
export async function readContactGroup({ calls, account, found, signal }: Run): Promise<string> {
  const page = await calls.contactsPage(account.contactGroupId, 0, mostContacts, { signal });
  const { length } = page.contacts;
  if (length === 0) throw new NotSeen('The contact group is empty.');
  const isWholePage = length === mostContacts || (page.reported ?? 0) > length;
  if (isWholePage) found.pageSize = length;
  found.numbers = formOf(page.contacts.flatMap(({ number }) => (number === '' ? [] : [number])));
  return `${length} contacts on its first page${isWholePage ? ', which is as long as a page gets' : ''}; numbers are ${found.numbers ?? 'not readable'}.`;
}

const saysNothing: readonly (Meaning | undefined)[] = ['unsupported', 'login'];

/** Lists what is scheduled before the trial schedules anything. */
export async function readEmptySchedule(run: Run): Promise<string> {
  try {
    const { length } = await run.calls.scheduled({ signal: run.signal });
    if (length > 0) return `${length} sends are scheduled; how an empty list looks was not seen.`;
    run.found.emptyScheduledFails = false;
    return 'Nothing is scheduled, and TextLocal says so.';
  } catch (error) {
    const isRefusal = error instanceof ProviderError && error.reason === 'refused';
    if (!isRefusal || saysNothing.includes(error.meaning)) throw error;
    run.emptyRefusal = { code: error.code };
    return `TextLocal refuses with code ${error.code ?? 'none'}, presumably since nothing is scheduled.`;
  }
}

/** Deletes the groups of trials of this account that never came to their end, with what is scheduled for them. */
async function clearEarlier(run: Run, prefix: string): Promise<number> {
  const { calls, signal } = run;
  const groups = await calls.groups({ signal });
  const earlier = groups.filter(({ name }) => name.toLowerCase().startsWith(prefix));
  if (earlier.length === 0) return 0;
  const ids = new Set(earlier.map(({ id }) => id));
  const scheduled = run.emptyRefusal === undefined ? await calls.scheduled({ signal }) : [];
  for (const { batchId, groupId } of scheduled)
    if (groupId !== undefined && ids.has(groupId)) await calls.cancelScheduled(batchId, { signal });
  for (const { id } of earlier) await calls.deleteGroup(id, { signal });
  return earlier.length;
}

/** Makes the segment. */
export async function makeSegment(run: Run, prefix: string): Promise<string> {
  const { calls, made, groupName, signal } = run;
  const cleared = await clearEarlier(run, prefix);
  made.group = { id: undefined };
  try {
    made.group.id = (await calls.createGroup(groupName, { signal })).id;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.outcome !== 'unknown') throw error;
    const groups = await calls.groups({ signal });
    made.group.id = groups.find(({ name }) => isOurs(run, { groupId: undefined, groupName: name }))?.id;
    if (made.group.id === undefined) throw error;
  }
  const also = cleared === 0 ? '' : ` ${cleared} of interrupted trials were deleted.`;
  return `The group "${groupName}" was made.${also}`;
}

/** Puts the numbers into the segment and reads them back. */
export async function fillSegment(run: Run): Promise<string> {
  const { calls, numbers, account, found, signal } = run;
  const groupId = groupOf(run);
  const field = contactFieldOf(account.customerIdField);
  // Falling, so that the order of adding and the order of numbers differ.
  const given = numbers.toSorted().toReversed();
  const contacts = given.map((number) => ({ ...noContact, number, [field]: sampleField }));
  await calls.addContacts(groupId, contacts, { signal });
  const page = () => calls.contactsPage(groupId, 0, mostContacts, { signal });
  const { contacts: rows } = await seenInTime(run, page, ({ contacts: seen }) => seen.length >= given.length);
  const places = given.map((number) => rows.findIndex((row) => isSameNumber(row.number, number)));
  const missing = places.filter((place) => place < 0).length;
  if (missing > 0) throw new NotSeen(`${missing} of ${given.length} numbers did not come into the segment.`);
  if (given.length > 1) found.pageOrder = places.every((place, index) => place === index) ? 'added' : 'other';
  if (formOf(rows.map(({ number }) => number)) === 'national') found.numbers = 'national';
  const ways = new Set(rows.map((row) => decodingOf(sampleField, row[field])));
  const [way] = ways;
  if (ways.size === 1 && way !== undefined) found.fieldDecoding = way;
  return `${given.length} numbers are in it; contact fields ${inWords('', found.fieldDecoding).trim()}.`;
}
