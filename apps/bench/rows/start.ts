// From `npm start` to the first 202, with everything embedded and data from before.

import { join } from 'node:path';
import { callerOf, campaignHead } from '../caller.ts';
import { seconds, spreadOf } from '../measure.ts';
import { answers, freePort, startProgram, type Program } from '../processes.ts';
import { putAccount, startVendor } from '../stage.ts';
import type { Row } from '../row.ts';

const adminKey = 'bench-start-admin-key-0123456789';

export const start: Row = {
  name: 'start',
  async run({ ground, sizes, say }) {
    const port = String(await freePort());
    const caller = callerOf(`http://127.0.0.1:${port}`, adminKey);
    const vendor = await startVendor(ground, 1_000, 0);
    const environment = {
      PORT: port,
      DATA_DIR: join(ground.directory, 'start'),
      ADMIN_API_KEY: adminKey,
      SIMULATOR: 'off',
      TEXTLOCAL_ALLOWED_ORIGINS: vendor.origin,
      LOG_LEVEL: 'warn',
    };
    const startUntil = (isReady: () => Promise<boolean>): Promise<Program> =>
      startProgram(
        {
          entry: 'apps/all-in-one/main.ts',
          environment,
          logFile: join(ground.directory, 'start.log'),
          isReady,
        },
        ground.basics,
      );
    const accepts = async (): Promise<boolean> => {
      const body = { ...campaignHead(), customerIds: ['C-000001'] };
      return caller.call('POST', '/campaigns', 202, { body, account: 'demo' }).then(
        () => true,
        () => false,
      );
    };
    try {
      const first = await startUntil(() => answers(`${caller.origin}/readyz`));
      await putAccount(caller, vendor, 'demo');
      await first.stop();
      const took: number[] = [];
      for (let run = 0; run < sizes.repetitions; run += 1) {
        const began = performance.now();
        const service = await startUntil(accepts);
        took.push(performance.now() - began);
        await service.stop();
      }
      say(seconds(spreadOf(took)));
      return [
        {
          work: 'start to first 202, everything embedded, warm',
          service: seconds(spreadOf(took)),
          floor: '–',
          ratio: '–',
          target: 'report',
          verdict: 'reported',
        },
      ];
    } finally {
      await vendor.stop();
    }
  },
};
