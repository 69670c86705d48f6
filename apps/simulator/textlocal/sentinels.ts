// Inputs that make the simulator fail on purpose, so that a failure can be had by hand, without ordering a
// fault. The README lists them; numbers with a fixed fate are in `state/fate.ts`.

/** A sender name that is always refused with error 43. */
export const REFUSED_SENDER = 'REFUSED';

/** A send to a group whose name contains this takes effect, and its answer is lost. */
export function losesAnswer(groupName: string): boolean {
  return groupName.includes('LOSE-ANSWER');
}

/** A send to a group whose name contains this fails with error 7, whatever the balance is. */
export function lacksCredits(groupName: string): boolean {
  return groupName.includes('NO-CREDITS');
}

/** Contacts that a group takes: `FULL-AT-100` in its name means a hundred. Otherwise no limit. */
export function fullAt(groupName: string): number {
  const limit = /FULL-AT-(\d+)/.exec(groupName)?.[1];
  return limit === undefined ? Infinity : Number(limit);
}
