// Contact groups: listed, made, deleted.
import type { CallOptions } from './call.ts';

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
