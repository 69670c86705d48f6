// Ten campaigns of one account that wait at the same time: how often is its directory read?

import { campaignHead, customerIds, untilState } from '../caller.ts';
import { count, spreadOf, times } from '../measure.ts';
import { atMost, type Row } from '../row.ts';
import { startStage, stockedKey } from '../stage.ts';

const campaigns = 10;
const contactsPerPage = 1_000;
const target = 1.5;

export const sharedScan: Row = {
  name: 'shared-scan',
  async run({ ground, sizes, say }) {
    const { shared } = sizes;
    const stage = await startStage(ground, { contacts: shared, latencyMs: sizes.providerLatencyMs });
    try {
      const { caller, simulator } = stage;
      const pages = async (): Promise<number> =>
        (await simulator.calls(stockedKey))['get_contacts']?.calls ?? 0;
      const ids: string[] = [];
      for (let campaign = 0; campaign < campaigns; campaign += 1) {
        const own = customerIds(shared / campaigns, 1 + (campaign * shared) / campaigns);
        const body = { ...campaignHead(), customerIds: own };
        ids.push(String((await caller.call('POST', '/campaigns', 202, { body, account: 'demo' }))['id']));
      }
      const before = await pages();
      await stage.startWorker();
      for (const id of ids) await untilState(caller, 'demo', id, 'scheduled');
      const read = (await pages()) - before;
      const scan = Math.ceil(shared / contactsPerPage);
      say(`${read} pages read, a directory has ${scan}`);
      return [
        {
          work: `${campaigns} campaigns of one account waiting at once`,
          service: `${count(read)} pages of ${count(contactsPerPage)}`,
          floor: `${campaigns} scans: ${count(campaigns * scan)} pages`,
          ratio: `${times(spreadOf([read / scan]))} one scan`,
          target: `at most ${target} scans`,
          verdict: atMost(read / scan, target),
        },
      ];
    } finally {
      await stage.stop();
    }
  },
};
