// Contact groups: listed, made, deleted.
import { Type } from 'typebox';
import type { Call, CallOptions } from './call.ts';
import { Misfit } from './json.ts';
import { countOf, describeAnswer, listOf, Loose, LooseList, needId, textOf } from './wire.ts';

export interface Group {
  id: string;
  name: string;
  size: number | undefined;
}

/** What can be done with groups. Rejections are {@link ProviderError}s unless said otherwise. */
export interface GroupCalls {
  /** All groups of the account, in one answer: TextLocal has no paging here. */
  groups(options?: CallOptions): Promise<Group[]>;
  /** Makes an empty group. Names are unique: a taken one is refused with `Refusal.nameExists`. */
  createGroup(name: string, options?: CallOptions): Promise<{ id: string; name: string }>;
  /**
   * Deletes a group *and its contacts*, with no way back. Throws a `RangeError` for the account's own groups, 5
   * (contacts) and 6 (opt-outs), and for anything that is not a plain group ID.
   */
  deleteGroup(groupId: string, options?: CallOptions): Promise<void>;
}

const groupsAnswer = describeAnswer(
  Type.Object({
    groups: Type.Optional(LooseList(Type.Object({ id: Loose, name: Loose, size: Loose }))),
    num_groups: Loose,
  }),
  ({ groups, num_groups }): Group[] => {
    if (groups === undefined && countOf(num_groups) !== 0) throw new Misfit('has no groups');
    return listOf(groups ?? null).map(({ id, name, size }) => ({
      id: needId(id, 'group ID'),
      name: textOf(name),
      size: countOf(size),
    }));
  },
);

const createdAnswer = describeAnswer(
  Type.Object({ group: Type.Object({ id: Loose, name: Loose }) }),
  ({ group }) => ({ id: needId(group.id, 'group ID'), name: textOf(group.name) }),
);

const deletedAnswer = describeAnswer(Type.Object({ status: Type.String() }), () => undefined);

/** Group calls on one account. https://api.txtlocal.com/docs/ (contact management) */
export function groupCalls(call: Call): GroupCalls {
  return {
    groups: (options) => call({ command: 'get_groups', answer: groupsAnswer }, options),
    async createGroup(name, options) {
      const group = await call({ command: 'create_group', fields: { name }, answer: createdAnswer }, options);
      return { id: group.id, name: group.name === '' ? name : group.name };
    },
    async deleteGroup(groupId, options) {
      // A number like 05 or 6.0 could be read as one of the two by the other side.
      if (!/^[1-9]\d*$/.test(groupId) || groupId === '5' || groupId === '6') {
        throw new RangeError('this group is never deleted: not a group of our making');
      }
      await call({ command: 'delete_group', fields: { group_id: groupId }, answer: deletedAnswer }, options);
    },
  };
}
