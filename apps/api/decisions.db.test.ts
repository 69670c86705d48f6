// What POST /campaigns/{id}/retry refuses to decide; what it does is in all-in-one/decisions.e2e.test.ts.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { campaign, inHours, startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await startTestApi();
  key = await api.addAccount('acme');
});
afterAll(() => api.stop());

/** A campaign of two sends in these states. */
async function stopped(campaignId: string, ...states: [string, string]): Promise<string> {
  const templates = ['1001', '1002'].map((templateId) => ({ templateId, weight: 1 }));
  const body = campaign(campaignId, { templateId: undefined, templates });
  const answer = await api.call('POST', '/campaigns', body, { key });
  const id = String(answer.body['id']);
  const { prisma } = api.parts.database;
  for (const [no, state] of states.entries())
    await prisma.send.updateMany({
      where: { campaignId: id, no },
      data: { state, resumeState: 'scheduling' },
    });
  await prisma.campaign.update({ where: { id }, data: { state: 'held' } });
  return id;
}

const retry = (id: string, body: unknown) => api.call('POST', `/campaigns/${id}/retry`, body, { key });
const sendsOf = async (id: string) =>
  (await api.parts.database.prisma.send.findMany({ where: { campaignId: id }, orderBy: { no: 'asc' } })).map(
    ({ state, batchId }) => ({ state, batchId }),
  );
const sent = { decision: 'sent', batchId: '700000103' };

describe('a batch for held sends', () => {
  it('is refused when several would get it, and nothing is decided', async () => {
    const id = await stopped('two', 'held', 'held');
    const { notAfter } = await api.parts.database.prisma.campaign.findUniqueOrThrow({ where: { id } });
    const { status, body } = await retry(id, { ...sent, notAfter: inHours(48) });
    expect({ status, ...body }).toMatchObject({
      status: 400,
      code: 'invalid-request',
      errors: [{ pointer: '/body/batchId', detail: expect.stringContaining('leave batchId out') }],
    });
    expect(await sendsOf(id)).toEqual([
      { state: 'held', batchId: null },
      { state: 'held', batchId: null },
    ]);
    expect(await api.parts.database.prisma.campaign.findUniqueOrThrow({ where: { id } })).toMatchObject({
      notAfter,
    });
    expect((await retry(id, { decision: 'sent' })).status).toBe(202);
    expect(await sendsOf(id)).toEqual([
      { state: 'scheduled', batchId: null },
      { state: 'scheduled', batchId: null },
    ]);
  });

  it('is taken when one send alone is held', async () => {
    const id = await stopped('one', 'held', 'failed');
    expect((await retry(id, sent)).status).toBe(202);
    expect(await sendsOf(id)).toEqual([
      { state: 'scheduled', batchId: '700000103' },
      { state: 'scheduling', batchId: null },
    ]);
  });

  it('is taken with "not-sent", which has no use for it', async () => {
    const id = await stopped('absent', 'held', 'held');
    expect((await retry(id, { ...sent, decision: 'not-sent' })).status).toBe(202);
    expect((await sendsOf(id)).map(({ state }) => state)).toEqual(['scheduling', 'scheduling']);
  });
});
