// A floor as a process of its own: a Fastify route that parses a campaign, inserts one row and answers 202.
// Arguments: port, address of the database.

import Fastify from 'fastify';
import { Pool } from 'pg';
import { randomUUID } from 'node:crypto';

const [port, databaseUrl] = process.argv.slice(2);
if (port === undefined || databaseUrl === undefined)
  throw new Error('arguments: port, address of the database');
const pool = new Pool({ connectionString: databaseUrl, max: 12 });
await pool.query(
  'CREATE TABLE IF NOT EXISTS floor_campaign (id uuid PRIMARY KEY, campaign_id text NOT NULL, ids text NOT NULL)',
);
const app = Fastify({ bodyLimit: 1_048_576 });

app.get('/readyz', async () => ({ ready: true }));

app.post('/campaigns', async (request, reply) => {
  const { campaignId, customerIds } = request.body as { campaignId: string; customerIds: string[] };
  const id = randomUUID();
  await pool.query('INSERT INTO floor_campaign (id, campaign_id, ids) VALUES ($1, $2, $3)', [
    id,
    campaignId,
    customerIds.join('\n'),
  ]);
  return reply.code(202).send({ id });
});

await app.listen({ host: '127.0.0.1', port: Number(port) });
process.once('SIGTERM', () => void app.close().then(() => pool.end()));
