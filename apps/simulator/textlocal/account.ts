// What belongs to the account itself: balance, get_sender_names, get_templates.
import type { Command } from './command.ts';

/** Credits, not money. */
const balance: Command = ({ account }) => ({ balance: { sms: account.credits, mms: 0 } });

const getSenderNames: Command = ({ account }) => ({
  default_sender_name: account.defaultSender ?? '',
  sender_names: account.senders,
});

const getTemplates: Command = ({ account }) => ({ templates: account.templates });

export const accountCommands = { balance, get_sender_names: getSenderNames, get_templates: getTemplates };
