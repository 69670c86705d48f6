// What goes wrong with single answers of TextLocal. All at the same time, each on accounts of its own: one that sends to
// groups and one that personalises.

import type { Fault } from '../../../simulator/faults/faults.ts';
import type { Switches } from '../../../simulator/state/switches.ts';
import type { FaultCase, Row, Run } from '../case.ts';
import { conclude, stage, type Scene } from '../scene.ts';
import type { TrafficAccount } from '../traffic.ts';

interface AnswerFault {
  fault: string;
  /** To an account that sends to groups. */
  group?: readonly Fault[];
  /** To an account that personalises. */
  personal?: readonly Fault[];
  /** The campaign is taken back before its time. */
  takenBack?: boolean;
  /** Some contacts are refused, and the counts have to say so. */
  someRefused?: boolean;
  /** Where its TextLocal stands. */
  switches?: Partial<Switches>;
  /** Its time comes before its segment is whole, so that it is sent at once. */
  atOnce?: boolean;
  /** Credits of the account at first; it gets more once the campaign has failed for want of them. */
  credits?: number;
}

/** Two calls of bulk_json, one of create_contacts_bulk. */
const customers = 520;
/** So that directory and segments have several pages, which can shift while they are read. */
const pageLimit = 250;

const once = (kind: Fault['kind'], ...commands: string[]): Fault[] =>
  commands.map((command) => ({ kind, command, times: 1 }));

const changing = ['create_group', 'create_contacts_bulk'] as const;
const readings = ['get_contacts', 'get_groups'] as const;

/** Everything that the wire can do to the calls that change something, by hand of the simulator. */
const answerFaults: readonly AnswerFault[] = [
  {
    fault: 'answer lost: create_group',
    group: once('drop-after', 'create_group'),
    personal: once('drop-after', 'create_group'),
  },
  {
    fault: 'answer lost: create_contacts_bulk',
    group: once('drop-after', 'create_contacts_bulk'),
    personal: once('drop-after', 'create_contacts_bulk'),
  },
  { fault: 'answer lost: send', group: once('drop-after', 'send') },
  {
    fault: 'answer lost: send at once',
    group: once('drop-after', 'send'),
    atOnce: true,
  },
  {
    fault: 'answer lost, altered texts in the API history alone',
    group: once('drop-after', 'send'),
    personal: once('drop-after', 'bulk_json'),
    atOnce: true,
    switches: { groupSendsIn: 'api', historyContent: 'altered' },
  },
  {
    fault: 'answer lost, histories newest first and without groups',
    group: once('drop-after', 'send'),
    personal: once('drop-after', 'bulk_json'),
    atOnce: true,
    switches: { historyOrder: 'newest', historyGroups: false },
  },
  { fault: 'answer lost: all three', group: once('drop-after', ...changing, 'send') },
  { fault: 'answer lost: bulk_json', personal: once('drop-after', 'bulk_json') },
  {
    fault: 'answers lost: every bulk_json',
    personal: [{ kind: 'drop-after', command: 'bulk_json', times: 2 }],
  },
  { fault: 'answer lost: cancel_scheduled', group: once('drop-after', 'cancel_scheduled'), takenBack: true },
  {
    fault: 'answer lost, then the look for it fails',
    group: [...once('drop-after', 'send'), ...once('html-502', 'get_scheduled')],
    personal: [
      ...once('drop-after', 'bulk_json'),
      { kind: 'html-502', command: 'get_history_api', times: 2 },
    ],
  },
  {
    fault: 'call never arrives',
    group: once('drop-before', 'send'),
    personal: once('drop-before', 'bulk_json'),
  },
  {
    fault: 'connection reset before',
    group: once('reset', ...changing, 'send'),
    personal: once('reset', ...changing, 'bulk_json'),
  },
  {
    fault: 'connection reset after',
    group: once('reset', ...changing, 'send').map((each) => ({ ...each, after: true })),
    personal: once('reset', 'bulk_json').map((each) => ({ ...each, after: true })),
  },
  { fault: 'no answer, nothing done', group: once('hang', 'send'), personal: once('hang', 'bulk_json') },
  {
    fault: 'no answer, but done',
    group: [{ kind: 'hang', after: true, command: 'send' }],
    personal: [{ kind: 'hang', after: true, command: 'bulk_json' }],
  },
  {
    fault: 'done after we gave up',
    group: [{ kind: 'slow', ms: 1_900, command: 'send' }],
    personal: [{ kind: 'slow', ms: 1_900, command: 'bulk_json' }],
  },
  {
    fault: 'HTML 502, nothing done',
    group: once('html-502', ...changing, 'send', ...readings, 'get_scheduled', 'status_batch'),
    personal: once('html-502', ...changing, 'bulk_json', ...readings, 'get_history_api'),
  },
  {
    fault: 'HTML 502, but done',
    group: [{ kind: 'html-502', after: true, command: 'send' }],
    personal: [{ kind: 'html-502', after: true, command: 'bulk_json' }],
  },
  {
    fault: '429 with Retry-After',
    group: [
      { kind: '429', retryAfter: 1, command: 'get_contacts', times: 2 },
      { kind: '429', retryAfter: 1, command: 'send' },
    ],
    personal: [{ kind: '429', retryAfter: 1, command: 'bulk_json' }],
  },
  {
    fault: '429 without Retry-After',
    group: [
      { kind: '429', command: 'create_contacts_bulk' },
      { kind: '429', command: 'send' },
    ],
    personal: [{ kind: '429', command: 'bulk_json' }],
  },
  {
    fault: 'wrong JSON types',
    group: once('wrong-types', ...changing, 'send', 'get_contacts'),
    personal: once('wrong-types', 'bulk_json', 'get_contacts'),
  },
  {
    fault: 'body cut off',
    group: once('truncate', ...changing, 'send', 'get_contacts'),
    personal: once('truncate', 'bulk_json', 'get_contacts'),
  },
  {
    fault: 'part of the contacts refused',
    group: once('partial', 'create_contacts_bulk'),
    someRefused: true,
  },
  {
    fault: 'directory shifts while it is read',
    // The second and the third page of the lap.
    group: [{ kind: 'shifting-pages', shift: 'move', command: 'get_contacts', skip: 3, times: 2 }],
  },
  {
    fault: 'segment shifts while it is read',
    // The second and the third page, when the calls are planned and when they are made; before them come verify, the
    // opt-outs and one lap of four calls. What one fault hits does not count for the next.
    personal: [
      { kind: 'shifting-pages', shift: 'move', command: 'get_contacts', skip: 7, times: 2 },
      { kind: 'shifting-pages', shift: 'move', command: 'get_contacts', skip: 9, times: 2 },
    ],
  },
  {
    fault: 'reading of the counts fails',
    group: [{ kind: 'html-502', command: 'status_batch', times: 2 }],
  },
  { fault: 'credits run out', group: [], personal: [], credits: 20 },
];

interface Begun {
  what: AnswerFault;
  accounts: TrafficAccount[];
}

/** Accounts and a campaign on each, which the fault happens to. */
async function begin({ traffic }: Scene, what: AnswerFault, number: number): Promise<Begun> {
  const { group, personal, takenBack = false, someRefused = false, atOnce = false, switches, credits } = what;
  const accounts: TrafficAccount[] = [];
  for (const [kind, faults] of Object.entries({ group, personal })) {
    if (faults === undefined) continue;
    const account = await traffic.addAccount(`${kind}-${number}`, {
      personalised: kind === 'personal',
      contacts: customers + 80,
      faults,
      ...(credits !== undefined && { credits }),
      ...(switches !== undefined && { switches }),
    });
    accounts.push(account);
    await traffic.accept(account, {
      size: customers,
      takenBack,
      someRefused,
      ...(atOnce && { sendInMs: 300 }),
    });
  }
  return { what, accounts };
}

/** Credits are bought, and what stopped for want of them is retried. */
async function buyCredits({ traffic }: Scene, { what, accounts }: Begun): Promise<void> {
  if (what.credits === undefined) return;
  for (const campaign of traffic.campaigns.filter(({ account }) => accounts.includes(account))) {
    await traffic.until(campaign, ['failed']);
    campaign.account.atTextLocal.credits = 1_000_000;
    await traffic.retry(campaign);
  }
}

async function run(all: Run): Promise<Row[]> {
  return stage(all, { workers: 1, pageLimit }, async (scene) => {
    const begun: Begun[] = [];
    for (const [number, what] of answerFaults.entries()) begun.push(await begin(scene, what, number));
    for (const each of begun) await buyCredits(scene, each);
    const rows: Row[] = [];
    for (const { what, accounts } of begun) {
      rows.push(await conclude(scene, what.fault, 1, accounts));
      all.progress(rows.length, begun.length);
    }
    const untouched = scene.site.simulator.faults.list();
    rows.at(-1)?.complaints.push(...untouched.map((each) => `never happened: ${JSON.stringify(each)}`));
    return rows;
  });
}

export const answerCases: readonly FaultCase[] = [
  { name: 'answers', forms: ['standard', 'long'], run },
  // What TextLocal answers is the same for both queues.
  { name: 'answers, with one queue', forms: ['short'], queues: ['postgresql'], run },
];
