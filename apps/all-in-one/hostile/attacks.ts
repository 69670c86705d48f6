// What one account does with its key. Each attack runs until its signal is aborted; whatever it is answered is fine but for a
// fault of the service itself. More attacks are added to the list at the end.

import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { bombs, collidingIds, CompressedList, headOf, idsTo, type Bomb } from './bodies.ts';
import { hostileTexts } from './texts.ts';

export interface Attacker {
  origin: string;
  key: string;
  /** Customers of a large list. */
  listSize: number;
  /** Aborted when the attack is to end. */
  end: AbortSignal;
  /** Counts an answer. */
  answered: (status: number) => void;
}

export interface Attack {
  name: string;
  /** Makes its bodies; what it gives attacks. */
  prepare(attacker: Pick<Attacker, 'listSize'>): (attacker: Attacker) => Promise<void>;
}

const firstTemplate = 9_000;
export const hostileTemplates = hostileTexts.map((body, no) => ({
  id: firstTemplate + no,
  title: `Hostile ${no}`,
  body,
}));

interface Call {
  method?: string;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
}

const ndjson = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };

/** Asks, and gives the answer's text; undefined when the connection or the attack ended. */
async function call(attacker: Attacker, path: string, { method = 'POST', body, headers }: Call = {}) {
  try {
    const response = await fetch(attacker.origin + path, {
      method,
      signal: attacker.end,
      headers: { authorization: `Bearer ${attacker.key}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    attacker.answered(response.status);
    return text;
  } catch {
    return undefined; // an attacker does not care
  }
}

/** Repeats one action, with a fixed number under way at a time. */
async function again(attacker: Attacker, lanes: number, work: (no: number) => Promise<unknown>) {
  const lane = async (first: number): Promise<void> => {
    for (let no = first; !attacker.end.aborted; no += lanes) {
      await work(no);
      await pause(5);
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, no) => lane(no)));
}

const target = (no: number): string => (no % 2 === 0 ? '/campaigns/estimate' : '/campaigns');

function listsOf(ids: (listSize: number) => Iterable<string>): Attack['prepare'] {
  return ({ listSize }) => {
    const list = new CompressedList(ids(listSize));
    return (attacker) =>
      again(attacker, 4, (no) => call(attacker, target(no), { body: list.body(), headers: ndjson }));
  };
}

const sendBomb = (attacker: Attacker, no: number, { type, body }: Bomb) =>
  call(attacker, target(no), { body, headers: { ...ndjson, 'content-type': type } });

/** One byte after the other until it is answered or ended. */
async function trickle({ origin, key, end, answered }: Attacker, path: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const sending = request(origin + path, { method: 'POST', headers });
  const ended = new Promise<void>((resolve) => {
    sending.once('response', (response) => {
      answered(response.statusCode ?? 0);
      response.resume();
      resolve();
    });
    sending.on('error', () => resolve());
    sending.once('close', () => resolve());
    end.addEventListener('abort', () => sending.destroy(), { once: true });
  });
  sending.write('{');
  const timer = setInterval(() => sending.write(' '), 500);
  await ended;
  clearInterval(timer);
  sending.destroy();
}

/** Opens exports of a campaign of duplicates and takes nothing of them. */
async function leaveExportsUnread(attacker: Attacker, list: CompressedList): Promise<void> {
  const accepted = await call(attacker, '/campaigns', { body: list.body(), headers: ndjson });
  const { id } = JSON.parse(accepted ?? '{}') as { id?: string };
  if (id === undefined) return;
  await again(attacker, 20, async () => {
    try {
      const { status, body } = await fetch(`${attacker.origin}/campaigns/${id}/recipients`, {
        signal: attacker.end,
        headers: { authorization: `Bearer ${attacker.key}` },
      });
      attacker.answered(status);
      await pause(500);
      await body?.cancel();
    } catch {
      // ended
    }
  });
}

const small = (templateId?: string): string =>
  JSON.stringify({ ...headOf(templateId), customerIds: ['C-000001'] });

export const attacks: readonly Attack[] = [
  { name: 'IDs with one hash', prepare: listsOf(() => collidingIds(15)) },
  { name: 'large lists', prepare: listsOf(idsTo) },
  {
    name: 'lists of one ID again and again',
    prepare: listsOf((size) => Array.from({ length: size }, () => 'C-000001')),
  },
  {
    name: 'compressed blanks',
    prepare() {
      const all = bombs();
      return (attacker) =>
        again(attacker, 4, (no) =>
          sendBomb(attacker, no, all[no % all.length] ?? { type: 'application/json', body: Buffer.of() }),
        );
    },
  },
  {
    name: 'uploads of one byte at a time',
    prepare: () => (attacker) => again(attacker, 60, (no) => trickle(attacker, target(no))),
  },
  {
    name: 'many small campaigns at once',
    prepare: () => (attacker) => again(attacker, 20, () => call(attacker, '/campaigns', { body: small() })),
  },
  {
    name: 'many look-ups at once',
    prepare: () => (attacker) =>
      again(attacker, 40, (no) =>
        call(attacker, no % 2 === 0 ? '/campaigns?limit=100' : '/templates/1001/preview?customerId=none', {
          method: 'GET',
        }),
      ),
  },
  {
    name: 'hostile templates',
    prepare: () => (attacker) =>
      again(attacker, 8, async (no) => {
        const templateId = String(firstTemplate + (no % hostileTexts.length));
        await call(attacker, `/templates/${templateId}/preview`, { method: 'GET' });
        await call(attacker, target(no), { body: small(templateId) });
      }),
  },
  {
    name: 'exports that nobody reads',
    prepare({ listSize }) {
      const list = new CompressedList(Array.from({ length: listSize }, () => 'C-000001'));
      return (attacker) => leaveExportsUnread(attacker, list);
    },
  },
];
