import { describe, expect, it } from '@jest/globals';
import { errorCode, simulatorUnderTest, warningCodes } from '../test-client.ts';
import type { CallCommand } from '../test-client.ts';

const ids = (contacts: unknown): unknown[] =>
  (contacts as { custom1: string }[]).map(({ custom1 }) => custom1);

async function newGroup(call: CallCommand, name = 'Segment'): Promise<number> {
  const { group } = await call('create_group', { name });
  return (group as { id: number }).id;
}

const contacts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ number: 447_711_000_000 + i, custom1: `X-${i}` }));

describe('get_contacts', () => {
  it('gives a hundred rows unless told, and never more than a thousand', async () => {
    const { call } = await simulatorUnderTest({ stock: { contacts: 1200 } });
    const byDefault = await call('get_contacts', { group_id: 123456 });
    expect(ids(byDefault['contacts'])).toHaveLength(100);
    expect(byDefault).toMatchObject({ start: 0, limit: 100, num_contacts: 1200, status: 'success' });
    const greedy = await call('get_contacts', { group_id: 123456, limit: 5000 });
    expect(ids(greedy['contacts'])).toHaveLength(1000);
    expect(greedy).toMatchObject({ limit: 1000 });
  });

  it('pages through a group without loss or repetition, and ends on a short page', async () => {
    const { call } = await simulatorUnderTest({ stock: { contacts: 250 } });
    const seen: unknown[] = [];
    for (let start = 0; start <= 300; start += 100) {
      const page = await call('get_contacts', { group_id: 123456, start, limit: 100 });
      seen.push(...ids(page['contacts']));
    }
    expect(seen).toHaveLength(250);
    expect(new Set(seen).size).toBe(250);
    expect(seen[0]).toBe('C-000001');
    expect(seen.at(-1)).toBe('C-000250');
  });

  it('keeps the order of the others when a contact is deleted', async () => {
    const { call } = await simulatorUnderTest();
    const deleted = await call('delete_contact', { group_id: 123456, number: '07710000004' });
    expect(deleted).toEqual({ group_id: 123456, number: 447710000004, status: 'success' });
    const page = await call('get_contacts', { group_id: 123456, start: 2, limit: 3 });
    expect(ids(page['contacts'])).toEqual(['C-000003', 'C-000005', 'C-000006']);
  });

  it('finds one contact by number', async () => {
    const { call } = await simulatorUnderTest();
    const found = await call('get_contacts', { group_id: 123456, number: '+447710000002' });
    expect(ids(found['contacts'])).toEqual(['C-000002']);
  });

  it('shows fewer rows than asked for with shortPages, although more follow', async () => {
    const { call } = await simulatorUnderTest({ shortPages: true, stock: { contacts: 250 } });
    const page = await call('get_contacts', { group_id: 123456, limit: 100 });
    expect(ids(page['contacts'])).toHaveLength(90);
    expect(page).toMatchObject({ limit: 100, num_contacts: 250 });
  });

  it('refuses a missing and an unknown group with different codes', async () => {
    const { call } = await simulatorUnderTest();
    expect(errorCode(await call('get_contacts'))).toBe(25);
    expect(errorCode(await call('get_contacts', { group_id: 1 }))).toBe(10);
  });
});

describe('create_contacts_bulk', () => {
  it('takes 1,500 contacts a call and refuses one more whole', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const group_id = await newGroup(call);
    expect(errorCode(await call('create_contacts_bulk', { group_id, contacts: contacts(1501) }))).toBe(33);
    expect(simulator.account('simulator-key').groups.get(group_id)?.size).toBe(0);
    const added = await call('create_contacts_bulk', { group_id, contacts: contacts(1500) });
    expect(added).toMatchObject({ group_id, num_contacts: 1500, status: 'success' });
  });

  it('leaves a number that is there unchanged, says so, and counts new ones only', async () => {
    const { call } = await simulatorUnderTest();
    const group_id = await newGroup(call);
    await call('create_contacts_bulk', { group_id, contacts: contacts(2) });
    const again = [{ number: '447711000001', custom1: 'changed' }, ...contacts(3)];
    const added = await call('create_contacts_bulk', { group_id, contacts: again });
    expect(added).toMatchObject({ num_contacts: 1, status: 'success' });
    expect(warningCodes(added)).toEqual([202]);
    const page = await call('get_contacts', { group_id });
    expect(ids(page['contacts'])).toEqual(['X-0', 'X-1', 'X-2']);
  });

  it('adds the valid ones beside invalid ones, with a warning', async () => {
    const { call } = await simulatorUnderTest();
    const group_id = await newGroup(call);
    const mixed = [{ number: 'call me' }, { number: '44123' }, {}, ...contacts(1)];
    const added = await call('create_contacts_bulk', { group_id, contacts: mixed });
    expect(added).toMatchObject({ num_contacts: 1, status: 'success' });
    expect(warningCodes(added)).toEqual([56]);
  });

  it('refuses what is no list, an empty list, and a list without one valid number', async () => {
    const { call } = await simulatorUnderTest();
    expect(errorCode(await call('create_contacts_bulk', { contacts: '[{' }))).toBe(15);
    expect(errorCode(await call('create_contacts_bulk', { contacts: {} }))).toBe(15);
    expect(errorCode(await call('create_contacts_bulk', { contacts: [] }))).toBe(55);
    expect(errorCode(await call('create_contacts_bulk', { contacts: [{ number: 'x' }] }))).toBe(51);
  });

  it('refuses a call that would overfill a group named FULL-AT-n, and adds none of it', async () => {
    const { call, simulator } = await simulatorUnderTest();
    const group_id = await newGroup(call, 'Campaign FULL-AT-3');
    await call('create_contacts_bulk', { group_id, contacts: contacts(2) });
    const refused = await call('create_contacts_bulk', { group_id, contacts: contacts(5).slice(2) });
    expect(errorCode(refused)).toBe(903);
    expect(simulator.account('simulator-key').groups.get(group_id)?.size).toBe(2);
  });

  it('takes group 5 when no group is named', async () => {
    const { call } = await simulatorUnderTest();
    const added = await call('create_contacts_bulk', { contacts: contacts(1) });
    expect(added).toMatchObject({ group_id: 5, num_contacts: 1 });
  });
});

describe('groups', () => {
  it('are listed with their sizes, the two default ones among them', async () => {
    const { call } = await simulatorUnderTest();
    const group_id = await newGroup(call);
    const { num_groups, groups } = await call('get_groups');
    expect(num_groups).toBe(4);
    expect(groups).toEqual([
      { id: 5, name: 'Contacts', size: 0 },
      { id: 6, name: 'Opt-outs', size: 0 },
      { id: 123456, name: 'Customers', size: 10 },
      { id: group_id, name: 'Segment', size: 0 },
    ]);
  });

  it('have unique names, which are free again after deletion', async () => {
    const { call } = await simulatorUnderTest();
    const group_id = await newGroup(call);
    expect(errorCode(await call('create_group', { name: 'segment' }))).toBe(14);
    expect(await call('delete_group', { group_id })).toEqual({ status: 'success' });
    expect(await newGroup(call)).not.toBe(group_id);
  });

  it('are refused without a name, with too long a name, and when protected', async () => {
    const { call } = await simulatorUnderTest();
    expect(errorCode(await call('create_group'))).toBe(12);
    expect(errorCode(await call('create_group', { name: 'x'.repeat(51) }))).toBe(13);
    expect(errorCode(await call('delete_group', { group_id: 5 }))).toBe(62);
    expect(errorCode(await call('delete_group', { group_id: 6 }))).toBe(62);
    expect(errorCode(await call('delete_group'))).toBe(25);
  });

  it('take opt-outs by number, which get_optouts lists', async () => {
    const { call } = await simulatorUnderTest();
    const added = await call('create_contacts', { group_id: 6, numbers: '07700900001, 447700900002' });
    expect(added).toMatchObject({ num_contacts: 2 });
    const { optouts } = await call('get_optouts');
    expect(optouts).toEqual([
      { number: '447700900001', time: '2026-11-24 11:00:00' },
      { number: '447700900002', time: '2026-11-24 11:00:00' },
    ]);
  });
});
