// The service in one process, as `npm start` runs it: its memory while it takes and segments the large campaign, and
// whether another account is served meanwhile.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { callerOf, campaignHead, customerIds, untilState } from '../caller.ts';
import { count, megabytes } from '../measure.ts';
import { canMeasureMemory, forgetPeak, idleMemoryOf, memoryOf } from '../memory.ts';
import { answers, freePort, startProgram } from '../processes.ts';
import type { Bench, Result, Row } from '../row.ts';
import { putAccount, startVendor, type Vendor } from '../stage.ts';
import { memoryResult } from './million.ts';

const neighbour = 'neighbour';
const target = 250 * 1_048_576;

async function measure({ ground, sizes, say }: Bench, vendor: Vendor): Promise<Result[]> {
  const adminKey = randomBytes(16).toString('hex');
  const port = await freePort();
  const caller = callerOf(`http://127.0.0.1:${port}`, adminKey);
  const service = await startProgram(
    {
      entry: 'apps/all-in-one/main.ts',
      environment: {
        PORT: String(port),
        DATA_DIR: join(ground.directory, 'all-in-one'),
        ADMIN_API_KEY: adminKey,
        SIMULATOR: 'off',
        TEXTLOCAL_ALLOWED_ORIGINS: vendor.origin,
        LOG_LEVEL: 'warn',
      },
      logFile: join(ground.directory, 'all-in-one.log'),
      isReady: () => answers(`${caller.origin}/readyz`),
    },
    ground.basics,
  );
  try {
    await putAccount(caller, vendor, 'demo');
    await vendor.control('POST', 'accounts', { apiKey: neighbour, contacts: 1_000 });
    await putAccount(caller, vendor, neighbour);
    const idle = canMeasureMemory ? await idleMemoryOf(service.pid) : 0;
    if (canMeasureMemory) await forgetPeak(service.pid);
    const body = gzipSync(JSON.stringify({ ...campaignHead(), customerIds: customerIds(sizes.large) }));
    const headers = { 'content-encoding': 'gzip' };
    const large = await caller.call('POST', '/campaigns', 202, { body, headers, account: 'demo' });
    const two = { ...campaignHead(), customerIds: customerIds(2, 500) };
    const small = await caller.call('POST', '/campaigns', 202, { body: two, account: neighbour });
    await untilState(caller, neighbour, String(small['id']), 'scheduled');
    const { state } = await caller.call('GET', `/campaigns/${String(large['id'])}`, 200, { account: 'demo' });
    const { counts } = await untilState(caller, 'demo', String(large['id']), 'scheduled');
    const { segmented } = counts as { segmented: number };
    if (segmented !== sizes.large) throw new Error(`${segmented} of ${sizes.large} are in the segment`);
    say(`another account's campaign was scheduled while this one was ${String(state)}`);
    if (!canMeasureMemory) return [];
    const { peak } = await memoryOf(service.pid);
    say(`${megabytes(peak)} at most, ${megabytes(idle)} idle, ${count(segmented)} in the segment`);
    return [memoryResult(sizes.large, { name: 'all-in-one', idle, peak }, target)];
  } finally {
    await service.stop();
  }
}

export const allInOne: Row = {
  name: 'all-in-one',
  async run(bench) {
    const vendor = await startVendor(bench.ground, bench.sizes.large, 0);
    try {
      return await measure(bench, vendor);
    } finally {
      await vendor.stop();
    }
  },
};
