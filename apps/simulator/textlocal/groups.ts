// Contact groups: create_group, get_groups, delete_group.
import { CONTACTS_GROUP, OPTOUTS_GROUP } from '../state/account.ts';
import type { SimulatedAccount } from '../state/account.ts';
import type { ContactGroup } from '../state/group.ts';
import type { Call, Command } from './command.ts';
import { Refusal } from './refusal.ts';

/** The group a call names. Refuses with 25 (none named and no `fallback`) or 10 (not in this account). */
export function groupOf({ account, parameters }: Call, fallback?: number): ContactGroup {
  const id = parameters.whole('group_id') ?? fallback;
  if (id === undefined) throw new Refusal(25);
  return existingGroup(account, id);
}

export function existingGroup(account: SimulatedAccount, id: number): ContactGroup {
  const group = account.groups.get(id);
  if (group === undefined) throw new Refusal(10);
  return group;
}

const createGroup: Command = ({ account, parameters, world }) => {
  const name = parameters.text('name');
  if (name === undefined) throw new Refusal(12);
  if (name.length > world.settings.groupNameLimit) throw new Refusal(13);
  const group = account.createGroup(name);
  if (group === undefined) throw new Refusal(14);
  return { group: { id: group.id, name: group.name } };
};

/** No paging was seen for this list: all groups, the two default ones too. */
const getGroups: Command = ({ account }) => ({
  num_groups: account.groups.size,
  groups: Array.from(account.groups.values(), ({ id, name, size }) => ({ id, name, size })),
});

/** The contacts go with the group, without a way back. */
const deleteGroup: Command = (call) => {
  const group = groupOf(call);
  if (group.id === CONTACTS_GROUP || group.id === OPTOUTS_GROUP) throw new Refusal(62);
  call.account.deleteGroup(group);
  return {};
};

export const groupCommands = { create_group: createGroup, get_groups: getGroups, delete_group: deleteGroup };
