// A personalised send whose calls have one recipient each, against bare BullMQ with one job for each recipient that makes
// the same call. What the service adds is that it knows, whatever dies, who got a text.

import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Agent, request as httpRequest } from 'node:http';
import { Client } from 'pg';
import { campaignHead, customerIds, untilState } from '../caller.ts';
import { count, perSecond, spreadOf, times } from '../measure.ts';
import { atLeast, type Row } from '../row.ts';
import { startStage, type Stage } from '../stage.ts';

const target = 0.5;
const lanes = 8;
const account = 'personal';
const queueName = 'bare';
const jobsAtATime = 5_000;
/** Until then the segment is filled and the calls are planned, so that they are all that is measured. */
const msPerCustomer = 0.3;
const leastMs = 5_000;
const template = { id: 1, title: 'Hello', body: 'Hi %%first_name%%, your code is {{custom1}}' };

/** One text by one call, as the service makes it. */
function post(agent: Agent, origin: string, number: number): Promise<void> {
  const data = JSON.stringify({
    sender: 'ACME',
    messages: [{ number, text: 'Hi Ann, your code is C-000001' }],
  });
  const form = `apikey=${account}&format=json&data=${encodeURIComponent(data)}`;
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(form),
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${origin}/bulk_json/`, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the simulator answered ${response.statusCode}`));
      });
    });
    request.once('error', reject).end(form);
  });
}

/** Recipients a second by bare BullMQ, from the first job taken to the last one done. */
async function bare(redisUrl: string, origin: string, howMany: number): Promise<number> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue<{ number: number }>(queueName, { connection });
  for (let from = 0; from < howMany; from += jobsAtATime)
    await queue.addBulk(
      Array.from({ length: Math.min(jobsAtATime, howMany - from) }, (_, index) => ({
        name: 'text',
        data: { number: 447_710_000_001 + from + index },
      })),
    );
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  let done = 0;
  const start = performance.now();
  await new Promise<void>((resolve, reject) => {
    const worker = new Worker<{ number: number }>(
      queueName,
      async ({ data }) => {
        await post(agent, origin, data.number);
      },
      { connection, concurrency: lanes },
    );
    worker.on('completed', () => {
      done += 1;
      if (done === howMany) worker.close().then(resolve, reject);
    });
    worker.on('failed', (_, error) => reject(error));
  });
  const took = performance.now() - start;
  agent.destroy();
  await queue.obliterate({ force: true });
  await queue.close();
  connection.disconnect();
  return (howMany * 1_000) / took;
}

/** Recipients a second by the service, from the first intent written down to the send being over. */
async function service({ caller, databaseUrl }: Stage, howMany: number): Promise<number> {
  const sendAt = new Date(Date.now() + leastMs + howMany * msPerCustomer).toISOString();
  const head = campaignHead({ templateId: String(template.id), sendAt });
  const body = { ...head, customerIds: customerIds(howMany) };
  const { id } = await caller.call('POST', '/campaigns', 202, { body: JSON.stringify(body), account });
  await untilState(caller, account, String(id), 'scheduled');
  const over = Date.now();
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ began: Date; sent: string }>(
    'SELECT min(begun_at) AS began, sum(sent) AS sent FROM delivery_call',
  );
  await client.end();
  const [row] = rows;
  if (row === undefined || Number(row.sent) !== howMany)
    throw new Error(`${row?.sent} of ${howMany} texts went`);
  return (howMany * 1_000) / (over - row.began.getTime());
}

export const singles: Row = {
  name: 'singles',
  async run({ ground, sizes, say }) {
    const howMany = sizes.singles;
    const environment = { MESSAGES_PER_CALL: '1' };
    const stage = await startStage(ground, { contacts: 1_000, workers: 1, environment });
    try {
      if (stage.redisUrl === undefined) {
        say('left out: there is no redis-server');
        return [];
      }
      await stage.simulator.control('POST', 'accounts', {
        apiKey: account,
        contacts: howMany,
        templates: [template],
      });
      await stage.addStoredAccount(account, { personalise: true });
      const floor = spreadOf([await bare(stage.redisUrl, stage.simulator.origin, howMany)]);
      const own = spreadOf([await service(stage, howMany)]);
      const ratio = own.median / floor.median;
      say(`${perSecond(own)} against ${perSecond(floor)}`);
      return [
        {
          work: `${count(howMany)} personalised texts, one recipient in each call`,
          service: perSecond(own),
          floor: `bare BullMQ, one job each: ${perSecond(floor)}`,
          ratio: times(spreadOf([ratio])),
          target: `at least ${target} ×`,
          verdict: atLeast(ratio, target),
        },
      ];
    } finally {
      await stage.stop();
    }
  },
};
