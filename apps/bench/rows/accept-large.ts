// Accepting a large list in its three forms, against parsing it and copying it into PostgreSQL.

import { gzipSync } from 'node:zlib';
import { campaignHead, customerIds, type Body } from '../caller.ts';
import { openFloor, parseAndCopy } from '../floors.ts';
import { count, seconds, sideBySide, timed, times } from '../measure.ts';
import { atMost, type Bench, type Result, type Row } from '../row.ts';
import { startStage, type Stage } from '../stage.ts';

const target = 1.5;

interface Form {
  name: string;
  headers: Record<string, string>;
  bodyOf: (head: Body, ids: readonly string[]) => Uint8Array<ArrayBuffer>;
}

const json = (head: Body, ids: readonly string[]) =>
  Buffer.from(JSON.stringify({ ...head, customerIds: ids }));

const forms: Form[] = [
  { name: 'JSON', headers: {}, bodyOf: json },
  {
    name: 'gzip JSON',
    headers: { 'content-encoding': 'gzip' },
    bodyOf: (head, ids) => gzipSync(json(head, ids)),
  },
  {
    name: 'NDJSON',
    headers: { 'content-type': 'application/x-ndjson' },
    bodyOf: (head, ids) => Buffer.from([head, ...ids].map((line) => `${JSON.stringify(line)}\n`).join('')),
  },
];

async function measure({ sizes, say }: Bench, stage: Stage, form: Form): Promise<Result> {
  const ids = customerIds(sizes.large);
  const plain = json(campaignHead(), ids);
  const floor = await openFloor(stage.databaseUrl);
  try {
    const result = await sideBySide(
      sizes.repetitions,
      () => parseAndCopy(floor, plain),
      () => {
        const body = form.bodyOf(campaignHead(), ids);
        return timed(() =>
          stage.caller.call('POST', '/campaigns', 202, { body, account: 'demo', headers: form.headers }),
        );
      },
    );
    say(`${form.name}: ${seconds(result.service)} against ${seconds(result.floor)}`);
    return {
      work: `accept ${count(sizes.large)} IDs, ${form.name}`,
      service: seconds(result.service),
      floor: `JSON.parse + COPY: ${seconds(result.floor)}`,
      ratio: times(result.ratio),
      target: `at most ${target} ×`,
      verdict: atMost(result.ratio.median, target),
    };
  } finally {
    await floor.end();
  }
}

export const acceptLarge: Row = {
  name: 'accept-large',
  async run(bench) {
    const stage = await startStage(bench.ground, { contacts: 1_000 });
    try {
      const results: Result[] = [];
      for (const form of forms) results.push(await measure(bench, stage, form));
      return results;
    } finally {
      await stage.stop();
    }
  },
};
