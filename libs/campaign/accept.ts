// Takes a campaign in: all of it or nothing, in one transaction, and the same request only once.

import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Database } from '#platform/database.ts';
import { uuidV7 } from '#platform/identifier.ts';
import { ProblemError } from '#problem/problem.ts';
import type { CustomerBlock } from './customer-block.ts';
import type { PlannedSend } from './plan-sends.ts';
import { segmentNameOf, type NamedRequest } from './segment-name.ts';
import type { SendTime } from './send-time.ts';

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
  personalised: boolean;
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
  const existing = await database.prisma.campaign.findUnique({
    where: { accountId_requestKey: { accountId, requestKey } },
    select: { id: true, requestHash: true },
  });
  if (existing === null) return undefined;
  if (Buffer.compare(existing.requestHash, requestHash) === 0) return existing.id;
  const [kind] = requestKey.split(':', 1);
  throw new ProblemError(
    'idempotency-key-reused',
    `This ${kind === 'key' ? 'Idempotency-Key' : 'campaignId'} named another request before (campaign ${existing.id}). ` +
      'Send the same body again, or give the new request a name of its own in the Idempotency-Key header.',
  );
}

const blocksHeld = 5;
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
   * Stores the campaign whole. @returns its ID: an earlier one's when the same request was stored meanwhile
   * @throws ProblemError idempotency-key-reused
   */
  async commit(request: AcceptedRequest, requestKey: string, requestHash: Buffer): Promise<string> {
    const client = await this.#transaction();
    try {
      await insertCampaign(client, this.id, request, requestKey, requestHash, this.#customers);
      await insertSends(client, this.id, request, { ...request, requestKey, requestHash });
      await this.#flush(client);
      await client.query('COMMIT');
    } catch (error) {
      await this.discard();
      if ((error as { code?: unknown }).code !== uniqueViolation) throw error;
      const repeated = await findRepeated(this.#database, request.accountId, requestKey, requestHash);
      if (repeated === undefined) throw error;
      return repeated;
    }
    this.#release();
    return this.id;
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
    const blocks = this.#held;
    this.#held = [];
    if (blocks.length === 0) return;
    const rows = blocks.map(
      (_, row) => `($1, $${row * 4 + 2}, $${row * 4 + 3}, $${row * 4 + 4}, $${row * 4 + 5})`,
    );
    await client.query(
      `INSERT INTO customer_block (campaign_id, no, count, ids, templates) VALUES ${rows.join(', ')}`,
      [this.id, ...blocks.flatMap(({ no, count, ids, templates }) => [no, count, ids, templates])],
    );
  }

  #release(): void {
    this.#client?.release();
    this.#client = undefined;
  }
}

async function insertCampaign(
  client: PoolClient,
  id: string,
  request: AcceptedRequest,
  requestKey: string,
  requestHash: Buffer,
  accepted: number,
): Promise<void> {
  const { sendTime } = request;
  await client.query(
    `INSERT INTO campaign (id, account_id, campaign_id, name, request_key, request_hash, send_at, wall_clock,
                           time_zone, not_after, sender, test_mode, accepted, named_templates, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, now())`,
    [
      id,
      request.accountId,
      request.campaignId,
      request.name,
      requestKey,
      requestHash,
      sendTime.instant,
      sendTime.wallClock === null ? null : JSON.stringify(sendTime.wallClock),
      sendTime.timeZone,
      request.notAfter,
      request.sender,
      request.testMode,
      accepted,
      request.namedTemplates,
    ],
  );
}

async function insertSends(
  client: PoolClient,
  id: string,
  request: AcceptedRequest,
  named: NamedRequest,
): Promise<void> {
  for (const { no, chosenTemplateId, weight, language, template } of request.sends) {
    await client.query(
      `INSERT INTO send (id, campaign_id, account_id, no, template_id, chosen_template_id, language, weight, text,
                         encoding, parts, personalised, sender, segment_name, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, now())`,
      [
        uuidV7(),
        id,
        request.accountId,
        no,
        template.id,
        chosenTemplateId,
        language,
        weight,
        template.body,
        template.encoding,
        template.parts,
        request.personalised && template.placeholders.length > 0,
        request.sender,
        segmentNameOf(named, no),
      ],
    );
  }
}
