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
    file: 'apps/worker/directory/finish.ts',
    find: "    if (size === count && !readBack && segment.origin === 'made') continue;",
    replace: "    if (size !== -1 || (!readBack && segment.origin === 'made')) continue;",
    seen: 'a stranger stays in the segment, and would be texted',
    test: { file: guards, name: 'when a worker that vanished left a stranger in it' },
  },
  {
    guard: 'second pass',
    removed: 'who is not found in one pass counts as unresolved',
    file: 'apps/worker/directory/finish.ts',
    find: 'const passesNeeded = 2;',
    replace: 'const passesNeeded = 1;',
    seen: 'a customer lost to a page that shifted',
    test: { file: guards, name: 'when contacts move while the directory is read' },
  },
  {
    guard: 'holder of a part of a scan',
    removed: 'a range is committed whoever holds it',
    file: 'apps/worker/directory/claims.ts',
    find: "part = $2 AND holder = $3',\n      [this.scanId, String(range)",
    replace: "part = $2 AND $3::text <> \\'\\'',\n      [this.scanId, String(range)",
    seen: 'a worker that was silent for too long still writes',
    test: { file: guards, name: 'what a holder writes that was silent for too long' },
  },
];
