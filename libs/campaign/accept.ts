// Takes a campaign in: all of it or nothing, in one transaction, and the same request only once.

import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Database } from '#platform/database.ts';
import { uuidV7 } from '#platform/identifier.ts';
import { ProblemError } from '#problem/problem.ts';
import type { CustomerBlock } from './customer-block.ts';
import { now, Statement } from './statement.ts';
import type { PlannedSend } from './plan-sends.ts';
import { segmentNameOf, type NamedRequest } from './segment-name.ts';
import type { SendTime } from './send-time.ts';
import { showNewCampaign, type CampaignView, type NewCampaign } from './view.ts';

/** Everything that was decided about a request before it is stored. */
export interface AcceptedRequest {
  accountId: string;
  campaignId: string;
  name: string;
  sendTime: SendTime;
  notAfter: Date;
  sender: string | null;
  testMode: boolean;
  sends: readonly PlannedSend[];
  /** Templates named for single customers, as the blocks count them. */
  namedTemplates: readonly string[];
}

/** What names a request within its account: the Idempotency-Key header, else Optimove's campaignId. */
export const requestKeyOf = (idempotencyKey: string | undefined, campaignId: string): string =>
  idempotencyKey === undefined ? `campaign:${campaignId}` : `key:${idempotencyKey}`;

/**
 * The campaign that the same request made before.
 * @throws ProblemError idempotency-key-reused when the name was used with another body
 */
export async function findRepeated(
  database: Database,
  accountId: string,
  requestKey: string,
  requestHash: Uint8Array,
): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ id: string; same: boolean }>(
    'SELECT id, request_hash = $3 AS same FROM campaign WHERE account_id = $1 AND request_key = $2',
    [accountId, requestKey, requestHash],
  );
  const [existing] = rows;
  if (existing === undefined) return undefined;
  if (existing.same) return existing.id;
  const [kind] = requestKey.split(':', 1);
  throw new ProblemError(
    'idempotency-key-reused',
    `This ${kind === 'key' ? 'Idempotency-Key' : 'campaignId'} named another request before (campaign ${existing.id}). ` +
      'Send the same body again, or give the new request a name of its own in the Idempotency-Key header.',
  );
}

/** The campaign that was stored, or the ID of an earlier one when the same request was stored meanwhile. */
export type Stored = { campaign: CampaignView; repeated?: undefined } | { repeated: string };

/** More than a request of 64 KiB can fill with the shortest IDs: only a large one holds a connection while it is read. */
const blocksHeld = 9;
const uniqueViolation = '23505';

/**
 * One request on its way into the database. Small ones stay in memory until `commit`; a large one streams its blocks
 * into an open transaction, so that memory does not grow with the list and a broken request leaves nothing behind.
 */
export class Acceptance {
  readonly id = uuidV7();
  readonly #database: Database;
  readonly #hash = createHash('sha256');
  #held: CustomerBlock[] = [];
  #client: PoolClient | undefined;
  #customers = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  async addBlock(block: CustomerBlock): Promise<void> {
    this.#hash.update(block.ids).update('\n');
    if (block.templates !== null) this.#hash.update(block.templates);
    this.#customers += block.count;
    this.#held.push(block);
    if (this.#held.length >= blocksHeld) await this.#flush(await this.#transaction());
  }

  /** Names the content of the request; `head` is everything but the customers, with its keys in a fixed order. */
  digest(head: string): Buffer {
    return this.#hash.copy().update(head).digest();
  }

  /**
   * Stores the campaign whole: a small one in one statement, a large one at the end of its transaction.
   * @throws ProblemError idempotency-key-reused
   */
  async commit(request: AcceptedRequest, requestKey: string, requestHash: Buffer): Promise<Stored> {
    const named = { ...request, requestKey, requestHash };
    const statement = new Statement();
    campaignRow(statement, this.id, named, this.#customers);
    const sends = sendRows(statement, this.id, named);
    blockRows(statement, this.id, this.#held);
    this.#held = [];
    let createdAt: Date | undefined;
    try {
      const [row] = await statement.run<{ created_at: Date }>(this.#client ?? this.#database.pool);
      createdAt = row?.created_at;
      await this.#client?.query('COMMIT');
    } catch (error) {
      await this.discard();
      if ((error as { code?: unknown }).code !== uniqueViolation) throw error;
      const repeated = await findRepeated(this.#database, request.accountId, requestKey, requestHash);
      if (repeated === undefined) throw error;
      return { repeated };
    }
    this.#release();
    if (createdAt === undefined) throw new Error('the database did not say when it stored the campaign');
    const { instant: sendAt, timeZone, wallClock } = request.sendTime;
    const { campaignId, name, notAfter, sender, testMode } = request;
    const { id } = this;
    const accepted = this.#customers;
    const about = { id, campaignId, name, sendAt, timeZone, wallClock, notAfter, sender, testMode };
    return { campaign: showNewCampaign({ ...about, createdAt, accepted, sends }) };
  }

  /** Forgets everything that was added; may be called at any time and twice. */
  async discard(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#held = [];
    if (client === undefined) return;
    try {
      await client.query('ROLLBACK');
      client.release();
    } catch (error) {
      client.release(error instanceof Error ? error : true);
    }
  }

  async #transaction(): Promise<PoolClient> {
    if (this.#client === undefined) {
      const client = await this.#database.pool.connect();
      this.#client = client; // from here on `discard` gives it back, also when BEGIN fails
      await client.query('BEGIN');
    }
    return this.#client;
  }

  async #flush(client: PoolClient): Promise<void> {
    const statement = new Statement();
    blockRows(statement, this.id, this.#held);
    this.#held = [];
    await statement.run(client);
  }

  #release(): void {
    this.#client?.release();
    this.#client = undefined;
  }
}

type Named = AcceptedRequest & NamedRequest;

function campaignRow(statement: Statement, id: string, request: Named, accepted: number): void {
  const { sendTime } = request;
  const row = {
    id,
    account_id: request.accountId,
    campaign_id: request.campaignId,
    name: request.name,
    request_key: request.requestKey,
    request_hash: request.requestHash,
    send_at: sendTime.instant,
    wall_clock: sendTime.wallClock === null ? null : JSON.stringify(sendTime.wallClock),
    time_zone: sendTime.timeZone,
    not_after: request.notAfter,
    sender: request.sender,
    test_mode: request.testMode,
    accepted,
    named_templates: request.namedTemplates,
    updated_at: now,
  };
  statement.insert('campaign', [row], 'created_at');
}

/** @returns the sends as they are shown */
function sendRows(statement: Statement, campaignId: string, request: Named): NewCampaign['sends'] {
  const rows = request.sends.map(({ no, chosenTemplateId, weight, language, template, ...send }) => ({
    id: uuidV7(),
    campaign_id: campaignId,
    account_id: request.accountId,
    no,
    template_id: template.id,
    chosen_template_id: chosenTemplateId,
    language,
    weight,
    text: template.body,
    encoding: template.encoding,
    parts: template.parts,
    personalised: send.personalised,
    allow_unknown_placeholders: send.allowUnknownPlaceholders,
    sender: request.sender,
    segment_name: segmentNameOf(request, no),
    updated_at: now,
  }));
  statement.insert('send', rows);
  return rows.map(({ id, template_id: templateId, language }) => ({ id, templateId, language }));
}

function blockRows(statement: Statement, campaignId: string, blocks: readonly CustomerBlock[]): void {
  const rows = blocks.map(({ no, count, ids, templates }) => ({
    campaign_id: campaignId,
    no,
    count,
    ids,
    templates,
  }));
  statement.insert('customer_block', rows);
}
