// The state machine of a send, and of a campaign as the sum of its sends. Pure: no database, no clock of its own.
//
//   pending     accepted; nothing was done yet
//   segmenting  a scan of the directory is filling (or waits to fill) its segment
//   scheduling  the segment is whole. Written before TextLocal is asked to send, so that a worker that finds a send
//               here looks at TextLocal first and sends only what is provably absent. A personalised send waits here for
//               its time in our own queue, since TextLocal holds no such calls, and stays until all of them are made
//   scheduled   TextLocal has it, under `batchId`, and holds it until the time comes
//   measuring   it left; delivery counts are read once a day
//   completed   all snapshots are taken, or there was nobody to text
//   failed      cannot go on; `problem` says why; `retry` resumes at the step that failed
//   held        nobody can tell whether TextLocal sent it, or it has more recipients than the account allows; a person
//               decides, no timer ever leaves this state
//   cancelled   taken back before the send time
//
// Every write of a state goes through `transitions` and names the state it comes from in its SQL `where`.

export const sendStates = [
  'pending',
  'segmenting',
  'scheduling',
  'scheduled',
  'measuring',
  'completed',
  'failed',
  'held',
  'cancelled',
] as const;
export type SendState = (typeof sendStates)[number];

export const campaignStates = ['accepted', ...sendStates.filter((state) => state !== 'pending')] as const;
export type CampaignState = 'accepted' | Exclude<SendState, 'pending'>;

export type SendEvent =
  | 'scan-began'
  | 'segmented'
  | 'nobody-found'
  | 'taken-by-textlocal'
  | 'left'
  | 'measured'
  | 'failed'
  | 'outcome-unknown'
  | 'over-limit'
  | 'cancelled'
  | 'retry-segmenting'
  | 'retry-scheduling'
  | 'retry-measuring';

/** What may follow what. An event that a state does not list is refused. */
export const transitions: Record<SendState, Partial<Record<SendEvent, SendState>>> = {
  pending: { 'scan-began': 'segmenting', failed: 'failed', cancelled: 'cancelled' },
  segmenting: {
    segmented: 'scheduling',
    'nobody-found': 'completed',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  scheduling: {
    'taken-by-textlocal': 'scheduled',
    'outcome-unknown': 'held',
    'over-limit': 'held',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  scheduled: { left: 'measuring', cancelled: 'cancelled', failed: 'failed' },
  measuring: { measured: 'completed', failed: 'failed' },
  completed: {},
  failed: {
    'retry-segmenting': 'segmenting',
    'retry-scheduling': 'scheduling',
    'retry-measuring': 'measuring',
    cancelled: 'cancelled',
  },
  held: { 'taken-by-textlocal': 'scheduled', 'retry-scheduling': 'scheduling', cancelled: 'cancelled' },
  cancelled: {},
};

export type Advance = { to: SendState } | { refused: string };

/** The state that follows, or a refusal that names both. */
export function advance(from: SendState, event: SendEvent): Advance {
  const to = transitions[from][event];
  return to === undefined ? { refused: `a send in state "${from}" cannot take "${event}"` } : { to };
}

/** States from which an event is allowed, for the `where` of the write. */
export const sourcesOf = (event: SendEvent): SendState[] =>
  sendStates.filter((state) => transitions[state][event] !== undefined);

// What a campaign shows when its sends differ: first what needs a person, then the least advanced, then the ends.
const precedence: readonly SendState[] = [
  'held',
  'failed',
  'pending',
  'segmenting',
  'scheduling',
  'scheduled',
  'measuring',
  'completed',
  'cancelled',
];

/** A campaign's state: that of its least advanced send; `accepted` before any has begun. */
export function campaignState(states: readonly SendState[]): CampaignState {
  const least = precedence.find((state) => states.includes(state)) ?? 'pending';
  if (least !== 'pending') return least;
  return states.every((state) => state === 'pending') ? 'accepted' : 'segmenting';
}

/** Whether a send stays as it is until a person retries or cancels it. Held is no end: somebody has to decide. */
export const hasEnded = (state: SendState): boolean =>
  state === 'completed' || state === 'failed' || state === 'cancelled';

export type Step = 'cancel' | 'segment' | 'dispatch' | 'deliver' | 'measure';

/** The rows a step is derived from. */
export interface StepFacts {
  state: SendState;
  personalised: boolean;
  /** When it leaves; known of a personalised send once its calls are planned */
  leavesAt: Date | null;
  nextSnapshotDueAt: Date | null;
  cancelRequested: boolean;
}

/** Before it leaves; what left goes on to be measured. */
const mayBeTakenBack = ({ state, leavesAt }: StepFacts, now: Date): boolean =>
  ['pending', 'segmenting', 'scheduling', 'failed'].includes(state) ||
  (state === 'scheduled' && leavesAt !== null && leavesAt > now);

/** The step that is due for a send, from stored rows alone, so that the queue can be rebuilt at any time. */
export function nextStep(send: StepFacts, now: Date): Step | undefined {
  if (send.cancelRequested && mayBeTakenBack(send, now)) return 'cancel';
  switch (send.state) {
    case 'pending':
    case 'segmenting':
      return 'segment';
    case 'scheduling':
      if (!send.personalised) return 'dispatch';
      // Without a time its calls are not planned yet; with one they wait for it.
      return send.leavesAt === null || send.leavesAt <= now ? 'deliver' : undefined;
    case 'scheduled':
      return send.nextSnapshotDueAt !== null && send.nextSnapshotDueAt <= now ? 'measure' : undefined;
    case 'measuring':
      // With every day taken only its end is missing.
      return send.nextSnapshotDueAt === null || send.nextSnapshotDueAt <= now ? 'measure' : undefined;
    case 'completed':
    case 'failed':
    case 'held':
    case 'cancelled':
      return undefined;
    default: {
      const unheardOf: never = send.state;
      return unheardOf;
    }
  }
}

/** Of all jobs, what is done when there is nothing else to do. */
const leastUrgent = 2_000_001;

/** Job priority by nearness of the send time: 1 is most urgent; one step a minute, up to BullMQ's 2,097,151. */
export const priorityOf = (sendAt: Date, now: Date): number =>
  Math.min(leastUrgent - 1, Math.max(1, 1 + Math.floor((sendAt.getTime() - now.getTime()) / 60_000)));
