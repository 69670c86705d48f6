// Commands that only look: templates, sender names, credits, the audit trail.

import type { Command } from 'commander';
import { take } from '#client/bridge.ts';
import { wholeNumber } from '../numbers.ts';
import { tableOf, type Desk, type WithDesk } from '../surroundings.ts';

async function listTemplates(desk: Desk): Promise<void> {
  const { items } = await take(desk.bridge.api.GET('/templates'));
  desk.show(items, () =>
    tableOf(
      ['id', 'title', 'parts', 'sendable', 'languages'],
      items.map((each) => [
        each.id,
        each.title,
        each.parts,
        each.sendable ? 'yes' : each.reasons.map(({ code }) => code).join(' '),
        Object.keys(each.languages ?? {}).join(' '),
      ]),
    ),
  );
}

interface PreviewOptions {
  customer?: string;
  language?: string;
}

async function preview(desk: Desk, id: string, { customer, language }: PreviewOptions): Promise<void> {
  const query = {
    ...(customer !== undefined && { customerId: customer }),
    ...(language !== undefined && { language }),
  };
  const shown = await take(
    desk.bridge.api.GET('/templates/{id}/preview', { params: { path: { id }, query } }),
  );
  desk.show(shown, () =>
    [
      `${shown.text}\n`,
      `${shown.encoding}, ${shown.characters} characters, ${shown.parts} credits per recipient`,
      ...shown.reasons.map(({ detail }) => `Cannot be sent: ${detail}`),
      ...shown.warnings.map(({ detail }) => `Mind: ${detail}`),
    ].join('\n'),
  );
}

async function senders(desk: Desk): Promise<void> {
  const answer = await take(desk.bridge.api.GET('/senders'));
  desk.show(answer, () => {
    const names = answer.names ?? [answer.note ?? 'not known'];
    return [`default: ${answer.defaultSender ?? '–'}`, ...names].join('\n');
  });
}

async function balance(desk: Desk): Promise<void> {
  const answer = await take(desk.bridge.api.GET('/balance'));
  desk.show(answer, () =>
    answer.credits === null ? (answer.note ?? 'not known') : `${answer.credits} credits`,
  );
}

async function audit(desk: Desk, { of, limit }: { of?: string; limit: number }): Promise<void> {
  const query = { limit, ...(of !== undefined && { account: of }) };
  const { items } = await take(desk.bridge.api.GET('/audit', { params: { query } }));
  desk.show(items, () =>
    tableOf(
      ['when', 'who', 'what', 'account', 'target'],
      items.map((each) => [each.at, each.actor.kind, each.action, each.accountId, each.target]),
    ),
  );
}

export function addLookCommands(program: Command, withDesk: WithDesk): void {
  const templates = program.command('templates').description('what can be sent');
  templates.command('list').description('list the templates').action(withDesk(listTemplates));
  templates
    .command('preview <id>')
    .description('show how a template reads and what it costs')
    .option('--customer <id>', 'fill the placeholders from the contact of this customer')
    .option('--language <tag>', 'for a template with languages')
    .action(withDesk(preview));
  program.command('senders').description('list the allowed sender names').action(withDesk(senders));
  program.command('balance').description('show the credits left').action(withDesk(balance));
  program
    .command('audit')
    .description('show who did what (admin key)')
    .option('--of <account>', 'only what concerns this account')
    .option('--limit <number>', 'most entries', wholeNumber({ from: 1, to: 200, unit: 'entries' }), 50)
    .action(withDesk(audit));
}
