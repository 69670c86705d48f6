// Housekeeping through HTTP and the clock: which segments are deleted at TextLocal and which never, and what is left of
// a campaign whose customers were erased.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, inSeconds, startTestService, type Answer, type TestService } from './test-service.ts';

const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;

const campaign = (campaignId: string, more: Record<string, unknown> = {}) => ({
  campaignId,
  name: 'Free spins',
  templateId: '1001',
  sendAt: inSeconds(1),
  customerIds: [customerId(1), customerId(2), customerId(3)],
  ...more,
});

interface SendView {
  id: string;
  segmentGroupId: string;
  segmentDeletedAt: string | null;
}

const onlySend = (body: Answer['body']): SendView => {
  const [send] = body['sends'] as SendView[];
  if (send === undefined) throw new Error('the campaign has no send');
  return send;
};

async function see(
  service: TestService,
  body: Record<string, unknown>,
  wanted: (body: Answer['body']) => boolean,
) {
  const accepted = await service.call('POST', '/campaigns', body);
  expect(accepted.status).toBe(202);
  return service.until(`/campaigns/${String(accepted.body['id'])}`, wanted);
}

/** Waits for two more runs of the cleaner, one of which began from now on. */
async function housekeepingPassed({ parts }: TestService): Promise<void> {
  const rounds = async (): Promise<number> => {
    const { text } = await parts.meters.text();
    return Number(/job_duration_seconds_count\{job="tidy",result="completed"\} (\d+)/.exec(text)?.[1] ?? 0);
  };
  const wanted = (await rounds()) + 2;
  await eventually(async () => (await rounds()) >= wanted, 20_000);
}

const deleted = (body: Answer['body']): boolean => onlySend(body).segmentDeletedAt !== null;
const completed = ({ state }: Answer['body']): boolean => state === 'completed';

const groupsOf = ({ simulator }: TestService) => simulator.account('simulator-key').groups;

describe('when the retention of segments is over', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({
      environment: { TIDY_INTERVAL_MS: '500', SEGMENT_RETENTION_MS: '0' },
    });
    await service.addAccount();
  });
  afterAll(() => service.stop());

  it('deletes the segment of a completed campaign, and nothing else', async () => {
    const before = [...groupsOf(service).keys()].toSorted((a, b) => a - b);
    const done = await see(service, campaign('completed'), deleted);
    expect(done).toMatchObject({ state: 'completed', counts: { segmented: 3 } });
    expect(Date.parse(String(done['finishedAt']))).toBeLessThanOrEqual(
      Date.parse(onlySend(done).segmentDeletedAt ?? ''),
    );
    expect([...groupsOf(service).keys()].toSorted((a, b) => a - b)).toEqual(before);
  });

  it('deletes the segment of a cancelled campaign', async () => {
    const scheduled = await see(
      service,
      campaign('cancelled', { sendAt: inSeconds(3_600) }),
      ({ state }) => state === 'scheduled',
    );
    expect(groupsOf(service).has(Number(onlySend(scheduled).segmentGroupId))).toBe(true);
    await service.call('POST', `/campaigns/${String(scheduled['id'])}/cancel`, {});
    const gone = await service.until(`/campaigns/${String(scheduled['id'])}`, deleted);
    expect(gone).toMatchObject({ state: 'cancelled' });
    expect(groupsOf(service).has(Number(onlySend(gone).segmentGroupId))).toBe(false);
  });

  it('keeps the segment of a scheduled send', async () => {
    const scheduled = await see(
      service,
      campaign('scheduled', { sendAt: inSeconds(3_600) }),
      ({ state }) => state === 'scheduled',
    );
    await housekeepingPassed(service);
    const { body } = await service.call('GET', `/campaigns/${String(scheduled['id'])}`);
    expect(body).toMatchObject({ state: 'scheduled', finishedAt: null });
    expect(onlySend(body).segmentDeletedAt).toBeNull();
    expect(groupsOf(service).has(Number(onlySend(body).segmentGroupId))).toBe(true);
  });
});

describe('a group that may not be ours', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({
      environment: { TIDY_INTERVAL_MS: '500', SEGMENT_RETENTION_MS: '3600000' },
    });
    await service.addAccount();
  });
  afterAll(() => service.stop());

  /** Makes the retention pass at once for one campaign. */
  const age = (id: unknown) =>
    service.parts.database.pool.query(
      "UPDATE campaign SET finished_at = finished_at - interval '1 day' WHERE id = $1",
      [id],
    );

  it('is kept when it has another name at TextLocal', async () => {
    const done = await see(service, campaign('renamed'), completed);
    const { id, segmentGroupId } = onlySend(done);
    // TextLocal's group no longer has the name on our row, as after a renaming in Messenger.
    await service.parts.database.pool.query(
      "UPDATE send SET segment_name = segment_name || ' (mine)' WHERE id = $1",
      [id],
    );
    await age(done['id']);
    await housekeepingPassed(service);
    expect(groupsOf(service).has(Number(segmentGroupId))).toBe(true);
  });

  it("is kept when it is an account's contact group, whatever our row says", async () => {
    const done = await see(service, campaign('contact-group'), completed);
    const contacts = groupsOf(service).get(123_456);
    await service.parts.database.pool.query(
      'UPDATE send SET segment_group_id = $2, segment_name = $3 WHERE id = $1',
      [onlySend(done).id, '123456', contacts?.name],
    );
    await age(done['id']);
    await housekeepingPassed(service);
    expect(groupsOf(service).get(123_456)?.size).toBe(3_000);
    const { body } = await service.call('GET', `/campaigns/${String(done['id'])}`);
    expect(onlySend(body).segmentDeletedAt).toBeNull();
  });

  it("is kept when it is one of TextLocal's own groups, whatever our row says", async () => {
    const done = await see(service, campaign('own-group'), completed);
    const own = groupsOf(service).get(6);
    await service.parts.database.pool.query(
      'UPDATE send SET segment_group_id = $2, segment_name = $3 WHERE id = $1',
      [onlySend(done).id, '6', own?.name],
    );
    await age(done['id']);
    await housekeepingPassed(service);
    expect(service.simulator.calls.counts()).not.toHaveProperty('delete_group');
  });
});

describe('when TextLocal fails for one account', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({
      environment: { TIDY_INTERVAL_MS: '500', SEGMENT_RETENTION_MS: '0' },
    });
    service.simulator.addAccount({ apiKey: 'other-key', contacts: 100 });
    await service.addAccount('demo');
    await service.addAccount('other', {
      textlocal: { baseUrl: service.simulator.origin, apiKey: 'other-key' },
    });
  });
  afterAll(() => service.stop());

  it("goes on with the other's segments, and with this one's in a later round", async () => {
    const schedule = async (account: string): Promise<{ cancel: () => Promise<boolean> }> => {
      const headers = { 'x-account-id': account };
      const accepted = await service.call(
        'POST',
        '/campaigns',
        campaign('both', { sendAt: inSeconds(3_600) }),
        headers,
      );
      const path = `/campaigns/${String(accepted.body['id'])}`;
      const state = async () => (await service.call('GET', path, undefined, headers)).body['state'];
      await eventually(async () => (await state()) === 'scheduled', 20_000);
      return {
        cancel: async () => (await service.call('POST', `${path}/cancel`, {}, headers)).status < 300,
      };
    };
    const segmentsOf = (apiKey: string): number =>
      [...service.simulator.account(apiKey).groups.values()].filter(({ name }) =>
        name.startsWith('optimove-'),
      ).length;
    const [demo, other] = [await schedule('demo'), await schedule('other')];
    service.simulator.faults.add({
      command: 'get_groups',
      apiKey: 'simulator-key',
      kind: 'html-502',
      times: 1_000,
    });
    expect(await demo.cancel()).toBe(true);
    expect(await other.cancel()).toBe(true);
    await eventually(async () => segmentsOf('other-key') === 0, 20_000);
    expect(segmentsOf('simulator-key')).toBe(1);
    service.simulator.faults.clear();
    await eventually(async () => segmentsOf('simulator-key') === 0, 20_000);
  });
});

describe('when the retention of customers is over', () => {
  let service: TestService;
  let erased: Answer['body'];
  beforeAll(async () => {
    service = await startTestService({
      environment: { TIDY_INTERVAL_MS: '500', CUSTOMER_RETENTION_MS: '0', SEGMENT_RETENTION_MS: '0' },
    });
    await service.addAccount();
    erased = await see(service, campaign('erased'), (body) => body['customersErasedAt'] !== null);
    await housekeepingPassed(service);
  });
  afterAll(() => service.stop());

  const rowsOf = async (table: 'customer_block' | 'outcome_batch') =>
    (await service.parts.database.pool.query(`SELECT 1 FROM ${table}`)).rowCount;

  it('leaves no customer and no outcome', async () => {
    expect(await rowsOf('customer_block')).toBe(0);
    expect(await rowsOf('outcome_batch')).toBe(0);
  });

  it('keeps the counts and the snapshots', async () => {
    expect(erased).toMatchObject({ state: 'completed', counts: { accepted: 3, segmented: 3 } });
    const { body } = await service.call('GET', `/campaigns/${String(erased['id'])}/metrics`);
    expect(body).toMatchObject({ total: { recipients: 3 } });
  });

  it('refuses to retry a campaign whose customers are gone', async () => {
    await service.parts.database.pool.query("UPDATE send SET state = 'failed' WHERE campaign_id = $1", [
      erased['id'],
    ]);
    const answer = await service.call('POST', `/campaigns/${String(erased['id'])}/retry`, {});
    expect(answer).toMatchObject({ status: 410, body: { code: 'customers-erased' } });
  });
});
