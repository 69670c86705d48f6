// Two readings of one send at once, from the scheduler and the sweep, may fill all days without either having been the
// last. Then every day is taken and only the end is missing: the sweep brings it about, outcomes included.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inSeconds, startTestService, type TestService } from './test-service.ts';

describe('a send whose days are all taken but which is still measuring', () => {
  let service: TestService;
  let id: string;

  beforeAll(async () => {
    service = await startTestService({
      redisUrl: undefined,
      environment: { METRICS_POLL_INTERVAL_MS: '3600000' },
    });
    await service.addAccount();
    const { body } = await service.call('POST', '/campaigns', {
      campaignId: 'together',
      templateId: '1001',
      sendAt: inSeconds(2),
      customerIds: ['C-000001', 'C-000002', 'C-000003'],
    });
    id = String(body['id']);
    await service.until(`/campaigns/${id}`, ({ state }) => state === 'scheduled');
    service.simulator.advance(3_600_000);
    await service.parts.database.pool.query(
      `WITH taken AS (
         UPDATE snapshot SET taken_at = now(), recipients = 3, delivered = 3
          WHERE send_id IN (SELECT id FROM send WHERE campaign_id = $1)),
       moved AS (UPDATE send SET state = 'measuring' WHERE campaign_id = $1)
       UPDATE campaign SET state = 'measuring' WHERE id = $1`,
      [id],
    );
  });
  afterAll(() => service.stop());

  it('is completed by the sweep, with the delivery of every customer written down', async () => {
    await service.until(`/campaigns/${id}`, ({ state }) => state === 'completed');
    const { body } = await service.call('GET', `/campaigns/${id}/recipients`, undefined, {
      accept: 'text/csv',
    });
    expect(String(body['text']).match(/,(delivered|undelivered|expired|unknown)/g)).toHaveLength(3);
  });
});
