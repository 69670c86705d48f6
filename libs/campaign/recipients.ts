// What became of each customer of a campaign, in the order of the request. Memory: two bytes a customer and a few blocks
// of IDs, whatever the size of the campaign.

import type { PoolClient } from 'pg';
import type { Database } from '#platform/database.ts';
import { ProblemError } from '#problem/problem.ts';
import { idsPerBlock } from './customer-block.ts';
import { assertNotErased } from './erasure.ts';
import { codeOf, outcomeOf, replay, type Outcome } from './outcome.ts';

/** One customer of a campaign; template and language are null where no send was chosen for the customer. */
export interface RecipientRow {
  customerId: string;
  outcome: Outcome;
  templateId: string | null;
  language: string | null;
}

/** A campaign's customers, ready to be read. */
export interface Recipients {
  testMode: boolean;
  /** A few thousand customers at a time. Throws when the campaign is erased meanwhile. */
  rows: AsyncGenerator<RecipientRow[], void, undefined>;
}

interface Send {
  templateId: string;
  language: string | null;
}

interface Ledger {
  testMode: boolean;
  codes: Uint8Array;
  sendNos: Uint8Array;
  sends: Map<number, Send>;
}

interface Head {
  test_mode: boolean;
  customers_erased_at: Date | null;
  accepted: number;
  /** Every customer that is no duplicate has an outcome. */
  closed: boolean;
  customers: string;
}

const blocksAtATime = 5;
const logRowsAtATime = 20;
const pending = codeOf('pending');
const duplicate = codeOf('duplicate');

async function readHead(client: PoolClient, accountId: string, id: string): Promise<Head> {
  const { rows } = await client.query<Head>(
    `SELECT test_mode, customers_erased_at, accepted,
            duplicate + unresolved + opted_out + invalid_number + segmented = accepted AS closed,
            (SELECT coalesce(sum(count), 0) FROM customer_block WHERE campaign_id = campaign.id) AS customers
       FROM campaign WHERE id = $1 AND account_id = $2`,
    [id, accountId],
  );
  const [head] = rows;
  if (head === undefined)
    throw new ProblemError('campaign-not-found', `There is no campaign ${id} in this account.`);
  assertNotErased({ id, customersErasedAt: head.customers_erased_at });
  if (Number(head.customers) !== head.accepted)
    throw new ProblemError('campaign-state-conflict', "The campaign's customers have been erased.");
  return head;
}

async function foldLog(client: PoolClient, id: string, codes: Uint8Array, sendNos: Uint8Array) {
  for (let after = '0'; ;) {
    const { rows } = await client.query<{ seq: string; entries: Buffer }>(
      'SELECT seq, entries FROM outcome_batch WHERE campaign_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
      [id, after, logRowsAtATime],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const { entries } of rows) replay(entries, codes, sendNos);
    after = last.seq;
  }
}

// The database sorts the IDs, so that they need not be held here; the places come a few blocks at a time.
const repeatedPlaces = `
  DECLARE repeated NO SCROLL CURSOR FOR
  SELECT no, array_agg(place) AS places
    FROM (SELECT block.no, each.place::int AS place,
                 row_number() OVER (PARTITION BY each.id COLLATE "C" ORDER BY block.no, each.place) AS nth
            FROM customer_block block
           CROSS JOIN LATERAL unnest(string_to_array(block.ids, E'\\n')) WITH ORDINALITY AS each (id, place)
           WHERE block.campaign_id = $1) AS customer
   WHERE nth > 1
   GROUP BY no`;

/**
 * Repeated IDs are not in the log. Once the ledger is closed they are what has no outcome; before, they have to be told
 * from the customers that nobody has looked for yet.
 */
async function markDuplicates(client: PoolClient, id: string, closed: boolean, codes: Uint8Array) {
  if (closed) {
    for (let at = codes.indexOf(pending); at >= 0; at = codes.indexOf(pending, at + 1)) codes[at] = duplicate;
    return;
  }
  await client.query(repeatedPlaces, [id]);
  for (;;) {
    const { rows } = await client.query<{ no: number; places: number[] }>(
      `FETCH ${blocksAtATime} FROM repeated`,
    );
    if (rows.length === 0) return;
    for (const { no, places } of rows) {
      for (const place of places) codes[no * idsPerBlock + place - 1] = duplicate;
    }
  }
}

async function readSends(client: PoolClient, id: string): Promise<Map<number, Send>> {
  const { rows } = await client.query<{ no: number; template_id: string; language: string | null }>(
    'SELECT no, template_id, language FROM send WHERE campaign_id = $1',
    [id],
  );
  return new Map(rows.map(({ no, template_id: templateId, language }) => [no, { templateId, language }]));
}

async function readLedger(client: PoolClient, accountId: string, id: string): Promise<Ledger> {
  const { test_mode: testMode, accepted, closed } = await readHead(client, accountId, id);
  const codes = new Uint8Array(accepted);
  const sendNos = new Uint8Array(accepted);
  await foldLog(client, id, codes, sendNos);
  await markDuplicates(client, id, closed, codes);
  return { testMode, codes, sendNos, sends: await readSends(client, id) };
}

/** Everything but the IDs, as it was at one moment. */
async function ledgerOf({ pool }: Database, accountId: string, id: string): Promise<Ledger> {
  const client = await pool.connect();
  let failed: Error | boolean = false;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const ledger = await readLedger(client, accountId, id);
    await client.query('COMMIT');
    return ledger;
  } catch (error) {
    // A connection whose transaction cannot be ended is not given back to the pool.
    await client.query('ROLLBACK').catch((cause: unknown) => {
      failed = cause instanceof Error ? cause : true;
    });
    throw error;
  } finally {
    client.release(failed);
  }
}

/** Numbers of the blocks in which somebody has the wanted outcome, a few at a time. */
function* blocksToRead(codes: Uint8Array, wanted: number | undefined): Generator<number[]> {
  let held: number[] = [];
  for (let no = 0; no * idsPerBlock < codes.length; no += 1) {
    const block = codes.subarray(no * idsPerBlock, (no + 1) * idsPerBlock);
    if (wanted !== undefined && !block.includes(wanted)) continue;
    held.push(no);
    if (held.length === blocksAtATime) {
      yield held;
      held = [];
    }
  }
  if (held.length > 0) yield held;
}

/** Outcomes that come before, or without, a choice of template. */
const withoutSend = new Set<Outcome>(['pending', 'unresolved', 'duplicate']);

function rowOf({ codes, sendNos, sends }: Ledger, position: number, customerId: string): RecipientRow {
  const outcome = outcomeOf(codes[position] ?? pending);
  const send = withoutSend.has(outcome) ? undefined : sends.get(sendNos[position] ?? 0);
  return { customerId, outcome, templateId: send?.templateId ?? null, language: send?.language ?? null };
}

async function* readRows(
  database: Database,
  id: string,
  ledger: Ledger,
  wanted: number | undefined,
): AsyncGenerator<RecipientRow[], void, undefined> {
  for (const nos of blocksToRead(ledger.codes, wanted)) {
    const { rows: blocks } = await database.pool.query<{ no: number; ids: string }>(
      'SELECT no, ids FROM customer_block WHERE campaign_id = $1 AND no = ANY ($2) ORDER BY no',
      [id, nos],
    );
    if (blocks.length !== nos.length) throw new Error('customers were erased while they were read');
    for (const { no, ids } of blocks) {
      const rows: RecipientRow[] = [];
      for (const [place, customerId] of ids.split('\n').entries()) {
        const position = no * idsPerBlock + place;
        if (wanted === undefined || ledger.codes[position] === wanted)
          rows.push(rowOf(ledger, position, customerId));
      }
      yield rows;
    }
  }
}

/**
 * Opens the customers of a campaign, all or those with one outcome. Nothing has to be closed: whoever stops reading just
 * stops.
 * @throws ProblemError campaign-not-found, also for another account's campaign; campaign-state-conflict when the customers
 * have been erased
 */
export async function openRecipients(
  database: Database,
  accountId: string,
  id: string,
  outcome?: Outcome,
): Promise<Recipients> {
  const ledger = await ledgerOf(database, accountId, id);
  const wanted = outcome === undefined ? undefined : codeOf(outcome);
  return { testMode: ledger.testMode, rows: readRows(database, id, ledger, wanted) };
}
