// What keeps campaigns and their segments whole: one for each request, in one state, with its own customers.

import type { Mutation } from '../mutation.ts';

const guards = 'apps/all-in-one/guards.e2e.test.ts';

export const guardsOfCampaigns: readonly Mutation[] = [
  {
    guard: '`where` on the state',
    removed: 'a transition does not name the state it comes from',
    file: 'libs/campaign/transitions.ts',
    find: 'id: send.id, state: from }',
    replace: 'id: send.id }',
    seen: 'a transition happens twice, and from states that do not allow it',
    test: { file: 'libs/campaign/transitions.db.test.ts', name: 'happens once: the second gets false' },
  },
  {
    guard: 'placeholders at the door',
    removed: 'a text with placeholders that nothing fills is accepted',
    file: 'libs/campaign/plan-sends.ts',
    find: '  if (detail !== undefined) faults.push(',
    replace: '  if (detail === pointer) faults.push(',
    seen: 'a campaign that everyone reads `#NAME#` of',
    test: {
      file: 'libs/campaign/plan-sends.test.ts',
      name: 'say of each placeholder where it is and what to change',
    },
  },
  {
    guard: 'unique request key',
    removed: 'the unique index of account and request key',
    file: 'prisma/migrations/20261123000000_campaigns/migration.sql',
    find: 'CREATE UNIQUE INDEX "campaign_account_id_request_key_key"',
    replace: 'CREATE INDEX "campaign_account_id_request_key_key"',
    seen: 'one request becomes several campaigns',
    test: { file: 'libs/campaign/accept.db.test.ts', name: 'are one campaign when they are the same' },
  },
  {
    guard: 'a name for each segment',
    removed: "the send's number in the name of its group",
    file: 'libs/campaign/segment-name.ts',
    find: '-${inBase36(requestHash, contentLength)}-${sendNo}`',
    replace: '-${inBase36(requestHash, contentLength)}-${sendNo * 0}`',
    seen: 'the sends of a campaign share one group',
    test: { file: guards, name: 'when a campaign has several' },
  },
  {
    guard: 'segments are read back',
    removed: 'a segment of another size than the ledger says is taken as it is',
    file: 'libs/segments/finish.ts',
    find: "    if (size === count && !readBack && segment.origin === 'made') continue;",
    replace: "    if (size !== -1 || (!readBack && segment.origin === 'made')) continue;",
    seen: 'a stranger stays in the segment, and would be texted',
    test: { file: guards, name: 'when a worker that vanished left a stranger in it' },
  },
  {
    guard: 'second lap',
    removed: 'a customer not found in one lap is unresolved although rows shifted',
    file: 'libs/segments/finish.ts',
    find: 'const mostLaps = 2;',
    replace: 'const mostLaps = 1;',
    seen: 'a customer lost to a page that shifted',
    test: { file: guards, name: 'when contacts move while the directory is read' },
  },
  {
    guard: 'holder of a scan',
    removed: 'a write of the scan is committed whoever holds the lease',
    file: 'libs/segments/lease.ts',
    find: '      if (rowCount !== 1) throw new LeaseLost(this.accountId);',
    replace: '      if (rowCount === null) throw new LeaseLost(this.accountId);',
    seen: 'a worker that was silent for too long still writes',
    test: { file: guards, name: 'refuses every write of a holder that was silent' },
  },
  {
    guard: 'read-back after a lost lease',
    removed: 'whoever takes over an expired lease trusts the segments',
    file: 'libs/segments/lease.ts',
    find: '      if (row.holder !== null) await client.query(markForReadBack',
    replace: '      if (row.holder === accountId) await client.query(markForReadBack',
    seen: 'a contact that the dead holder added stays in the segment',
    test: { file: guards, name: 'reads the segments back when the holder before it lost the lease' },
  },
  {
    guard: 'rows that shift are noticed',
    removed: 'the repeated row of two pages is not compared',
    file: 'libs/segments/read-pages.ts',
    find: '    if (!this.#follows(stretch)) stretch.shifted = true;',
    replace: '    if (this.#follows === undefined) stretch.shifted = true;',
    seen: 'a shift between two pages goes unnoticed',
    test: { file: 'libs/segments/read-pages.test.ts', name: 'between two pages' },
  },
];
