// An account that may not be called: its row was changed by hand, or the operator withdrew its origin. Nothing leaves, and
// each send says why.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { webhookColumns } from '#accounts/webhook.ts';
import { recordEvent } from '#platform/outbox.ts';
import type { Send } from '#platform/prisma-client/client.ts';
import type { SendColumns } from '#platform/test-rows.ts';
import { always, serve } from '#providers/textlocal/test-server.ts';
import { openSendDesk, type SendDesk } from '../test-sends.ts';
import { deliver } from './deliver.ts';
import { measure } from './measure.ts';
import { notify } from './notify.ts';
import { schedule } from './schedule.ts';

const allowed = 'http://127.0.0.1:2';
const withdrawn = 'http://127.0.0.1:3';
let desk: SendDesk;
beforeAll(async () => {
  desk = await openSendDesk({ TEXTLOCAL_ALLOWED_ORIGINS: `http://127.0.0.1:1,${allowed}` });
});
afterAll(() => desk.stop());

async function addSend(columns: SendColumns): Promise<Send> {
  const [send] = await desk.addSends(1, { state: 'scheduling', segmentGroupId: '77', ...columns });
  if (send === undefined) throw new Error('no send was made');
  return send;
}

describe.each([
  { what: 'moved by hand', baseUrl: allowed, code: 'credentials-unreadable', hint: 'PUT /accounts/acme' },
  { what: 'withdrawn', baseUrl: withdrawn, code: 'origin-not-allowed', hint: 'TEXTLOCAL_ALLOWED_ORIGINS' },
])('a send of an account whose origin was $what', ({ baseUrl, code, hint }) => {
  beforeEach(() => desk.parts.database.pool.query('UPDATE account SET base_url = $1', [baseUrl]));
  const problem = (step: string, problemCode = code) => ({
    code: problemCode,
    step,
    detail: expect.stringContaining(hint),
  });

  it('fails before its first call', async () => {
    const send = await addSend({});
    await schedule(desk.parts, send.id, desk.context);
    expect(await desk.sendOf(send)).toMatchObject({
      state: 'failed',
      attempt: 0,
      problem: problem('schedule'),
    });
  });

  it('is held when a call of it is in doubt', async () => {
    const send = await addSend({ attempt: 1, attemptAt: new Date() });
    await schedule(desk.parts, send.id, desk.context);
    const held = { state: 'held', problem: problem('schedule', 'outcome-unknown') };
    expect(await desk.sendOf(send)).toMatchObject(held);
  });

  it('fails when it is personalised and none of its calls is in doubt', async () => {
    const send = await addSend({ personalised: true });
    await deliver(desk.parts, send.id, desk.context);
    expect(await desk.sendOf(send)).toMatchObject({ state: 'failed', problem: problem('deliver') });
  });

  it('fails when it is measured', async () => {
    const leavesAt = new Date(Date.now() - 60_000);
    const send = await addSend({ state: 'scheduled', batchId: '9', leavesAt });
    await desk.parts.database.prisma.snapshot.create({ data: { sendId: send.id, day: 1, dueAt: leavesAt } });
    await measure(desk.parts, send.id, desk.context);
    expect(await desk.sendOf(send)).toMatchObject({ state: 'failed', problem: problem('measure') });
  });
});

/** Delivers an event of an account that was stored with one address and has another now. */
async function deliverEvent(stored: string, moved: string, allowedOrigins: string): Promise<string | null> {
  const stand = await openSendDesk({ WEBHOOK_ALLOWED_ORIGINS: allowedOrigins });
  const { database, vault } = stand.parts;
  try {
    const { columns } = webhookColumns(vault, 'acme', { url: stored }, null);
    await database.prisma.account.update({ where: { id: 'acme' }, data: { ...columns, webhookUrl: moved } });
    const [send] = await stand.addSends(1, {});
    const campaignId = String(send?.campaignId);
    await database.prisma.$transaction((tx) =>
      recordEvent(tx, { campaignId, type: 'campaign.state-changed', data: { state: 'scheduled' } }),
    );
    const { id } = await database.prisma.webhookEvent.findFirstOrThrow({ where: { campaignId } });
    await notify(stand.parts, id, stand.context);
    return (await database.prisma.webhookEvent.findUniqueOrThrow({ where: { id } })).lastError;
  } finally {
    await stand.stop();
  }
}

describe('an event', () => {
  it('goes to no other origin than the secret was stored for, although the operator allows it', async () => {
    const { origin, connections } = await serve(always({}));
    const error = await deliverEvent('https://hooks.example.com/', `${origin}/`, origin);
    expect(error).toContain('webhook secret of account "acme" cannot be opened');
    expect(connections()).toBe(0);
  });

  it('goes to another path of its origin', async () => {
    const { origin, seen } = await serve(always({}));
    expect(await deliverEvent(`${origin}/a`, `${origin}/b`, origin)).toBeNull();
    expect(seen).toHaveLength(1);
  });

  it('goes to no origin that the operator withdrew', async () => {
    const { origin, connections } = await serve(always({}));
    const error = await deliverEvent(`${origin}/`, `${origin}/`, '');
    expect(error).toContain('WEBHOOK_ALLOWED_ORIGINS');
    expect(connections()).toBe(0);
  });

  it('goes to no address inside', async () => {
    const url = 'https://127.0.0.1:3/';
    expect(await deliverEvent(url, url, '')).toContain('not a public address');
  });
});
