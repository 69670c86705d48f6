import { describe, expect, it } from '@jest/globals';
import { Refusal } from './errors.ts';
import { answering, failureOf } from './test-server.ts';

describe('groups', () => {
  it('have IDs as text, whatever the types on the wire', async () => {
    const groups = [
      { id: 5, name: 'Contacts', size: '12' },
      { id: '778812', name: 42, size: null },
      { id: 7 },
    ];
    const { client } = await answering({ num_groups: '3', groups, status: 'success' });
    expect(await client.groups()).toEqual([
      { id: '5', name: 'Contacts', size: 12 },
      { id: '778812', name: '42', size: undefined },
      { id: '7', name: '', size: undefined },
    ]);
  });

  it('lose no digit of a large ID', async () => {
    const { client } = await answering('{"groups":[{"id":90071992547409931,"name":"9007199254740993"}]}');
    expect(await client.groups()).toMatchObject([{ id: '90071992547409931', name: '9007199254740993' }]);
  });

  it.each([[{ groups: [] }], [{ groups: null }], [{ num_groups: 0 }]])('can be none (%j)', async (answer) => {
    const { client } = await answering(answer);
    expect(await client.groups()).toEqual([]);
  });

  it.each([[{ status: 'success' }], [{ groups: [{ name: 'x' }] }], [{ groups: [{ id: 1.5 }] }]])(
    'are never guessed (%j)',
    async (answer) => {
      const { client } = await answering(answer);
      expect(await failureOf(client.groups())).toMatchObject({ outcome: 'not_sent', reason: 'unreadable' });
    },
  );
});

describe('making a group', () => {
  it('gives its ID and name', async () => {
    const { client, server } = await answering({ group: { id: 123456, name: 'VIP' }, status: 'success' });
    expect(await client.createGroup('VIP')).toEqual({ id: '123456', name: 'VIP' });
    expect(server.seen[0]?.form.get('name')).toBe('VIP');
  });

  it('gives the name asked for when the answer has none', async () => {
    const { client } = await answering({ group: { id: '123456' } });
    expect(await client.createGroup('VIP')).toEqual({ id: '123456', name: 'VIP' });
  });

  it('is refused for a taken name', async () => {
    const { client } = await answering({ errors: [{ code: 14, message: 'exists' }], status: 'failure' });
    expect(await failureOf(client.createGroup('VIP'))).toMatchObject({
      outcome: 'rejected',
      code: Refusal.nameExists,
    });
  });

  it('is unknown when the answer has no ID', async () => {
    const { client } = await answering({ group: { name: 'VIP' }, status: 'success' });
    expect(await failureOf(client.createGroup('VIP'))).toMatchObject({ outcome: 'unknown' });
  });
});

describe('deleting a group', () => {
  it('names it', async () => {
    const { client, server } = await answering({ status: 'success' });
    await client.deleteGroup('778812');
    expect([server.seen[0]?.url, server.seen[0]?.form.get('group_id')]).toEqual(['/delete_group/', '778812']);
  });

  it.each(['5', '6', '05', '6.0', ' 5', '5,7', '', '-6'])(
    'never reaches the account own groups (%j)',
    async (id) => {
      const { client, server } = await answering({ status: 'success' });
      await expect(client.deleteGroup(id)).rejects.toBeInstanceOf(RangeError);
      expect(server.seen).toEqual([]);
    },
  );
});
