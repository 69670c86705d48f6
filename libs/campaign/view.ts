// Campaigns as they are shown: from PostgreSQL only.

import { showInstant, showInstantOrNull } from '#platform/outside.ts';
import type { Database, Prisma } from '#platform/database.ts';
import type { Account, Campaign, Send } from '#platform/prisma-client/client.ts';
import type { SendProblem } from '#problem/problem.ts';
import { ProblemError } from '#problem/problem.ts';
import type { CampaignCounts } from './campaign-counts.ts';
import type { CampaignState, SendState } from './state.ts';
import { waitingOf, type Waiting } from './waiting.ts';

export interface SendView {
  id: string;
  templateId: string;
  language: string | null;
  state: SendState;
  /** True: it was or will be made as a test */
  testMode: boolean;
  segmentGroupId: string | null;
  batchId: string | null;
  recipients: number;
  cost: number | null;
  leavesAt: string | null;
  waiting: Waiting | null;
  segmentDeletedAt: string | null;
  problem: SendProblem | null;
}

export interface CampaignView {
  id: string;
  campaignId: string;
  name: string;
  state: CampaignState;
  testMode: boolean;
  sendAt: string;
  timeZone: string;
  wallClock: { date: string; time: string; timeZone: string; note?: string } | null;
  notAfter: string;
  sender: string | null;
  createdAt: string;
  finishedAt: string | null;
  customersErasedAt: string | null;
  counts: CampaignCounts;
  progress: { step: 'segment' | 'schedule' | 'measure' | 'done'; done: number; total: number };
  sends: SendView[];
  problem: SendProblem | null;
}

/** What is needed of a send's row to show it. */
type SendRow = Pick<
  Send,
  | 'id'
  | 'templateId'
  | 'language'
  | 'state'
  | 'segmentGroupId'
  | 'batchId'
  | 'recipients'
  | 'texted'
  | 'cost'
  | 'testMode'
  | 'leavesAt'
  | 'waiting'
  | 'segmentDeletedAt'
  | 'problem'
>;

/** What is needed of a campaign's row to show it. */
type CampaignRow = Omit<
  Campaign,
  | 'accountId'
  | 'requestKey'
  | 'requestHash'
  | 'namedTemplates'
  | 'lapRound'
  | 'lapOffset'
  | 'lapSize'
  | 'lapShifted'
  | 'readBack'
  | 'laps'
  | 'approvedRecipients'
  | 'cancelRequestedAt'
  | 'customersLeft'
  | 'updatedAt'
> & {
  sends: (SendRow & { snapshots: { takenAt: Date | null }[] })[];
  account: Pick<Account, 'paused' | 'pausedAt'>;
};

/** What of a campaign is read to show it. */
export const withSends = {
  account: { select: { paused: true, pausedAt: true } },
  sends: { orderBy: { no: 'asc' }, include: { snapshots: { select: { takenAt: true } } } },
} as const satisfies Prisma.CampaignInclude;

const showSend = (send: SendRow, campaign: CampaignRow): SendView => ({
  id: send.id,
  templateId: send.templateId,
  language: send.language,
  state: send.state as SendState,
  testMode: campaign.testMode || send.testMode,
  segmentGroupId: send.segmentGroupId,
  batchId: send.batchId,
  recipients: send.recipients,
  cost: send.cost,
  leavesAt: showInstantOrNull(send.leavesAt),
  waiting: waitingOf(send, campaign),
  segmentDeletedAt: showInstantOrNull(send.segmentDeletedAt),
  problem: send.problem as SendProblem | null,
});

/** Customers of a send that TextLocal took so far: all at once, or call by call when it is personalised. */
const handedOver = (send: SendRow): number => (send.batchId === null ? send.texted : send.recipients);

/** How far the campaign is in the step it is in, in customers or, when measuring, in snapshots. */
function progressOf(row: CampaignRow): CampaignView['progress'] {
  const resolved = row.duplicate + row.unresolved + row.optedOut + row.invalidNumber + row.segmented;
  const inStates = (...states: SendState[]) =>
    row.sends.some((send) => states.includes(send.state as SendState));
  if (inStates('pending', 'segmenting')) return { step: 'segment', done: resolved, total: row.accepted };
  if (inStates('scheduling', 'held', 'failed')) {
    const done = row.sends.reduce((sum, send) => sum + handedOver(send), 0);
    return { step: 'schedule', done, total: row.segmented };
  }
  const snapshots = row.sends.flatMap((send) => send.snapshots);
  const taken = snapshots.filter(({ takenAt }) => takenAt !== null).length;
  if (inStates('scheduled', 'measuring')) return { step: 'measure', done: taken, total: snapshots.length };
  return { step: 'done', done: row.accepted, total: row.accepted };
}

export function showCampaign(row: CampaignRow): CampaignView {
  const sends = row.sends.map((send) => showSend(send, row));
  return {
    id: row.id,
    campaignId: row.campaignId,
    name: row.name,
    state: row.state as CampaignState,
    testMode: row.testMode,
    sendAt: showInstant(row.sendAt),
    timeZone: row.timeZone,
    wallClock: row.wallClock as CampaignView['wallClock'],
    notAfter: showInstant(row.notAfter),
    sender: row.sender,
    createdAt: showInstant(row.createdAt),
    finishedAt: showInstantOrNull(row.finishedAt),
    customersErasedAt: showInstantOrNull(row.customersErasedAt),
    counts: {
      accepted: row.accepted,
      duplicate: row.duplicate,
      unresolved: row.unresolved,
      optedOut: row.optedOut,
      invalidNumber: row.invalidNumber,
      segmented: row.segmented,
    },
    progress: progressOf(row),
    sends,
    problem: sends.find((send) => send.problem !== null)?.problem ?? null,
  };
}

/** A campaign and its sends as they were stored this moment. */
export type NewCampaign = Pick<
  CampaignRow,
  | 'id'
  | 'campaignId'
  | 'name'
  | 'testMode'
  | 'sendAt'
  | 'timeZone'
  | 'wallClock'
  | 'notAfter'
  | 'sender'
  | 'createdAt'
  | 'accepted'
> & { sends: readonly Pick<SendRow, 'id' | 'templateId' | 'language'>[] };

/** Shows a campaign that was stored this moment, as `getCampaign` would without a question to the database. */
export const showNewCampaign = ({ sends, ...campaign }: NewCampaign): CampaignView =>
  showCampaign({
    ...campaign,
    account: { paused: false, pausedAt: null },
    state: 'accepted',
    finishedAt: null,
    customersErasedAt: null,
    duplicate: 0,
    unresolved: 0,
    optedOut: 0,
    invalidNumber: 0,
    segmented: 0,
    sends: sends.map((send) => ({
      ...send,
      state: 'pending',
      segmentGroupId: null,
      batchId: null,
      recipients: 0,
      texted: 0,
      cost: null,
      testMode: false,
      leavesAt: null,
      waiting: null,
      segmentDeletedAt: null,
      problem: null,
      snapshots: [],
    })),
  });

/** @throws ProblemError campaign-not-found, also for another account's campaign */
export async function getCampaign(database: Database, accountId: string, id: string): Promise<CampaignView> {
  const row = await database.prisma.campaign.findFirst({ where: { id, accountId }, include: withSends });
  if (row === null)
    throw new ProblemError('campaign-not-found', `There is no campaign ${id} in this account.`);
  return showCampaign(row);
}
