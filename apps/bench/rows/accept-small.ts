// Many small requests at once, against a bare Fastify route that inserts one row.

import { Agent, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { campaignHead, customerIds } from '../caller.ts';
import { count, perSecond, sideBySide, times } from '../measure.ts';
import { answers, freePort, startProgram } from '../processes.ts';
import { atLeast, type Row } from '../row.ts';
import { startStage } from '../stage.ts';

const target = 0.6;
const atOnce = 16;
const idsEach = 1_000;

interface Target {
  origin: string;
  headers: Record<string, string>;
}

/** One POST over a kept connection; the built-in fetch would be half of what is measured. */
async function post(agent: Agent, { origin, headers }: Target, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${origin}/campaigns`,
      {
        method: 'POST',
        agent,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    request.once('error', reject).end(body);
  });
}

/** Requests a second. */
async function load(to: Target, requests: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const ids = JSON.stringify(customerIds(idsEach));
  const bodies = Array.from({ length: requests }, () =>
    JSON.stringify(campaignHead()).replace(/\}$/, `,"customerIds":${ids}}`),
  );
  const start = performance.now();
  const lane = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const status = await post(agent, to, body);
      if (status !== 202) throw new Error(`${to.origin} answered ${status}, not 202`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  agent.destroy();
  return (requests * 1_000) / (performance.now() - start);
}

export const acceptSmall: Row = {
  name: 'accept-small',
  async run({ ground, sizes, say }) {
    const stage = await startStage(ground, { contacts: 1_000, environment: { MAX_UPLOADS: '16' } });
    const port = String(await freePort());
    const origin = `http://127.0.0.1:${port}`;
    const bare = await startProgram(
      {
        entry: 'apps/bench/bare-route.ts',
        args: [port, stage.databaseUrl],
        environment: {},
        logFile: join(ground.directory, 'bare-route.log'),
        isReady: () => answers(`${origin}/readyz`),
      },
      ground.basics,
    );
    try {
      const { key } = await stage.caller.call('POST', '/accounts/demo/keys', 201, {
        body: { scopes: ['campaigns:write', 'campaigns:read'] },
      });
      const service = { origin: stage.caller.origin, headers: { authorization: `Bearer ${String(key)}` } };
      const result = await sideBySide(
        sizes.repetitions,
        () => load({ origin, headers: {} }, sizes.requests),
        () => load(service, sizes.requests),
      );
      say(`${perSecond(result.service)} against ${perSecond(result.floor)}`);
      return [
        {
          work: `accept ${count(idsEach)} IDs, ${atOnce} requests at once`,
          service: perSecond(result.service),
          floor: `bare route + one insert: ${perSecond(result.floor)}`,
          ratio: times(result.ratio),
          target: `at least ${target} ×`,
          verdict: atLeast(result.ratio.median, target),
        },
      ];
    } finally {
      await bare.stop();
      await stage.stop();
    }
  },
};
