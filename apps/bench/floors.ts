// The floors: the least that has to be done for the same work, with the same tools and nothing around it.

import { once } from 'node:events';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** A database to put the floors' rows into, without an index or a check. */
export async function openFloor(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS floor_customer (customer_id text NOT NULL)');
  return client;
}

const idsPerPiece = 2_000;

/**
 * `JSON.parse` of a whole body, and `COPY` of its IDs in one transaction, a row each.
 * @returns milliseconds; emptying the table afterwards is not counted
 */
export async function parseAndCopy(client: Client, body: Uint8Array): Promise<number> {
  const start = performance.now();
  const { customerIds } = JSON.parse(Buffer.from(body).toString('utf8')) as { customerIds: string[] };
  await client.query('BEGIN');
  const copy = client.query(copyFrom('COPY floor_customer FROM STDIN'));
  const finished = once(copy, 'finish');
  for (let at = 0; at < customerIds.length; at += idsPerPiece) {
    const piece = `${customerIds.slice(at, at + idsPerPiece).join('\n')}\n`;
    if (!copy.write(piece)) await once(copy, 'drain');
  }
  copy.end();
  await finished;
  await client.query('COMMIT');
  const took = performance.now() - start;
  await client.query('TRUNCATE floor_customer');
  return took;
}

/** What calls to a provider take at the least: one after the other in each lane, and nothing in between. */
export const providerFloorMs = (calls: number, latencyMs: number, lanes: number): number =>
  (calls * latencyMs) / lanes;
