// When a campaign is sent, by which clock, as POST /campaigns reads and answers it.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { londonSummerDay, nextDoubledHour } from './test-clock.ts';
import { startTestService, type TestService } from './test-service.ts';

describe('a time on the wall clock', () => {
  let service: TestService;
  const at = (campaignId: string, sendAt: unknown, account = 'demo') =>
    service.call(
      'POST',
      '/campaigns',
      { campaignId, templateId: '1001', sendAt, customerIds: ['C-000001'] },
      { 'x-account-id': account },
    );

  beforeAll(async () => {
    service = await startTestService({ simulator: { stock: { contacts: 10 } } });
    await service.addAccount();
    await service.addAccount('london', { timeZone: 'Europe/London' });
  });
  afterAll(() => service.stop());

  it('in London is an hour before UTC in July, and TextLocal is told the instant', async () => {
    const date = londonSummerDay();
    const { status, body } = await at('july', { date, time: '12:00', timeZone: 'Europe/London' });
    expect({ status, body }).toMatchObject({
      status: 202,
      body: {
        sendAt: `${date}T11:00:00.000Z`,
        timeZone: 'Europe/London',
        wallClock: { date, time: '12:00', timeZone: 'Europe/London' },
      },
    });
    await service.until(`/campaigns/${String(body['id'])}`, ({ state }) => state === 'scheduled');
    const { outbox } = service.simulator.account('simulator-key');
    const times = [...outbox.waiting.values()].map(({ order }) => order.scheduledFor);
    expect(times).toEqual([Date.parse(`${date}T11:00:00Z`)]);
  });

  it("is in the account's zone when it names none", async () => {
    const date = londonSummerDay();
    expect(await at('own', { date, time: '12:00' }, 'london')).toMatchObject({
      status: 202,
      body: { sendAt: `${date}T11:00:00.000Z`, timeZone: 'Europe/London' },
    });
  });

  it('that occurs twice is taken the first time, and the answer says so', async () => {
    const { first, ...sendAt } = nextDoubledHour();
    const { status, body } = await at('twice', sendAt);
    expect({ status, body }).toMatchObject({
      status: 202,
      body: { sendAt: first, wallClock: { ...sendAt, note: expect.stringContaining('occurs twice') } },
    });
  });

  it.each([
    // London's clocks went from one to two on this day.
    ['that a clock change skips', { date: '2026-03-29', time: '01:30', timeZone: 'Europe/London' }, /skip/],
    ['in an unknown zone', { date: '2026-07-01', time: '12:00', timeZone: 'Europe/Lundon' }, /IANA/],
    ['on a day that does not exist', { date: '2027-02-30', time: '12:00', timeZone: 'UTC' }, /exists/],
  ])('%s is refused', async (_what, sendAt, why) => {
    const { status, body } = await at('refused', sendAt);
    expect({ status, body }).toMatchObject({ status: 422, body: { code: 'send-time-invalid' } });
    expect(body['detail']).toMatch(why);
  });
});
