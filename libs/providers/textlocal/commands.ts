// The commands this client uses and what each does to the account: the one place that says which call may not be
// repeated blindly. https://api.txtlocal.com/docs/ describes them.

/** What the call layer has to know of a command. */
export interface CommandRule {
  /** It changes something: when the answer is lost, the outcome is `unknown`, not `later`. */
  changes: boolean;
  /**
   * Texts leave, and are charged. Goes over a connection of its own: a kept one may have been closed by the other
   * side a moment ago, which looks the same as an answer lost after the send, and costs a person's decision.
   */
  sends?: true;
  /** TextLocal may take long to make the answer (its batch-status page says so), and it can be very large. */
  report?: true;
}

export const commands = {
  get_contacts: { changes: false },
  create_contacts_bulk: { changes: true },
  delete_contact: { changes: true },
  get_groups: { changes: false },
  create_group: { changes: true },
  delete_group: { changes: true },
  send: { changes: true, sends: true },
  bulk_json: { changes: true, sends: true },
  get_scheduled: { changes: false },
  cancel_scheduled: { changes: true },
  status_batch: { changes: false, report: true },
  get_history_group: { changes: false },
  get_history_api: { changes: false },
  get_templates: { changes: false },
  get_sender_names: { changes: false },
  balance: { changes: false },
} as const satisfies Record<string, CommandRule>;

export type Command = keyof typeof commands;

/** The rule of a command. */
export function ruleOf(command: Command): CommandRule {
  return commands[command];
}
