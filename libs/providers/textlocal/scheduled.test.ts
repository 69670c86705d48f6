import { describe, expect, it } from '@jest/globals';
import { answering, failureOf, always, clientOf, serve } from './test-server.ts';

describe('scheduled sends', () => {
  it('are read from the documented sample, which has no status and only text', async () => {
    const { client } = await answering({
      scheduled: [
        {
          id: '700000103',
          scheduledFor: '2030-01-02-09-30-00',
          howmany: '6',
          message: 'Hello',
          origin: 'ACME',
          groupName: 'Customers',
          groupid: '123456',
        },
      ],
    });
    expect(await client.scheduled()).toEqual([
      {
        batchId: '700000103',
        groupId: '123456',
        groupName: 'Customers',
        scheduledFor: '2030-01-02-09-30-00',
        recipients: 6,
        text: 'Hello',
      },
    ]);
  });

  it.each([
    [{ id: 700000103, groupid: 0 }, undefined],
    [{ id: 700000103, groupid: '' }, undefined],
    [{ id: 700000103, group_id: 123456 }, '123456'],
  ])('need neither group nor count (%j)', async (entry, groupId) => {
    const { client } = await answering({ scheduled: [entry], status: 'success' });
    expect(await client.scheduled()).toEqual([
      {
        batchId: '700000103',
        groupId,
        groupName: undefined,
        scheduledFor: '',
        recipients: undefined,
        text: undefined,
      },
    ]);
  });

  it.each([[{ scheduled: [] }], [{ scheduled: null, status: 'success' }], [{ scheduled: {} }]])(
    'can be none (%j)',
    async (answer) => {
      const { client } = await answering(answer);
      expect(await client.scheduled()).toEqual([]);
    },
  );

  it.each([[{}], [{ status: 'success' }], [{ scheduled: [{ groupid: '123456' }] }], [{ scheduled: 'none' }]])(
    'are never taken for none when the list is missing or odd (%j)',
    async (answer) => {
      const { client } = await answering(answer);
      expect(await failureOf(client.scheduled())).toMatchObject({
        outcome: 'not_sent',
        reason: 'unreadable',
      });
    },
  );
});

describe('a refusal to list nothing', () => {
  const refusal = (code: number) => ({ status: 'failure', errors: [{ code }] });

  it('is an empty list when a trial saw its code, and an error when none did', async () => {
    const { origin } = await serve(always(refusal(904)));
    expect(await clientOf(origin, { behaviour: { emptyScheduledCode: 904 } }).scheduled()).toEqual([]);
    expect(await failureOf(clientOf(origin).scheduled())).toMatchObject({ code: 904 });
    const other = clientOf(origin, { behaviour: { emptyScheduledCode: 905 } });
    expect(await failureOf(other.scheduled())).toMatchObject({ code: 904 });
  });

  it.each([1, 2, 3])('is never one with code %i', async (code) => {
    const { origin } = await serve(always(refusal(code)));
    const client = clientOf(origin, { behaviour: { emptyScheduledCode: code } });
    expect(await failureOf(client.scheduled())).toMatchObject({ code });
  });
});

describe('cancelling', () => {
  it('names the send by the ID of the list', async () => {
    const { client, server } = await answering({ id: '700000103', status: 'success' });
    await client.cancelScheduled('700000103');
    const { url, form } = server.seen[0] ?? {};
    expect([url, form?.get('sent_id')]).toEqual(['/cancel_scheduled/', '700000103']);
  });

  it('is not done until TextLocal says so', async () => {
    const { client } = await answering({ id: '700000103' });
    expect(await failureOf(client.cancelScheduled('700000103'))).toMatchObject({ outcome: 'unknown' });
  });
});
