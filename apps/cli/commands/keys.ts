// `bridge keys`: the bearer keys of an account. With the admin key.

import type { Command } from 'commander';
import { take } from '#client/bridge.ts';
import type { components } from '#client/api.ts';
import { wholeNumber } from '../numbers.ts';
import { tableOf, type Desk, type WithDesk } from '../surroundings.ts';

type Scope = components['schemas']['Key']['scopes'][number];

interface AddOptions {
  name?: string;
  scope?: Scope[];
  expires?: string;
}

async function add(desk: Desk, account: string, { name, scope, expires }: AddOptions): Promise<void> {
  const body = {
    ...(name !== undefined && { name }),
    ...(scope !== undefined && { scopes: scope }),
    ...(expires !== undefined && { expiresAt: expires }),
  };
  const made = await take(
    desk.bridge.api.POST('/accounts/{id}/keys', { params: { path: { id: account } }, body }),
  );
  desk.remark('The key is shown this once; keep it now.');
  desk.show(made, () => made.key);
}

async function list(desk: Desk, account: string): Promise<void> {
  const { items } = await take(
    desk.bridge.api.GET('/accounts/{id}/keys', { params: { path: { id: account } } }),
  );
  desk.show(items, () =>
    tableOf(
      ['id', 'name', 'scopes', 'last used', 'expires'],
      items.map((key) => [key.id, key.name, key.scopes.join(' '), key.lastUsedAt, key.expiresAt]),
    ),
  );
}

async function rotate(
  desk: Desk,
  account: string,
  keyId: string,
  options: { overlap?: number },
): Promise<void> {
  const path = { id: account, keyId };
  const body = options.overlap === undefined ? {} : { overlapSeconds: options.overlap };
  const made = await take(
    desk.bridge.api.POST('/accounts/{id}/keys/{keyId}/rotate', { params: { path }, body }),
  );
  desk.remark(`The old key works until ${made.replaces.expiresAt}. The new one is shown this once.`);
  desk.show(made, () => made.key);
}

async function remove(desk: Desk, account: string, keyId: string): Promise<void> {
  const path = { id: account, keyId };
  await take(desk.bridge.api.DELETE('/accounts/{id}/keys/{keyId}', { params: { path } }));
  desk.show({ removed: keyId }, () => `The key ${keyId} opens nothing any more.`);
}

export function addKeyCommands(program: Command, withDesk: WithDesk): void {
  const keys = program.command('keys').description('keys of an account (admin key)');
  keys
    .command('add <account>')
    .description('make a key; it is written to standard output and nowhere else')
    .option('--name <name>', 'what it is for')
    .option('--scope <scope...>', 'campaigns:write, campaigns:read, templates:read; all when left out')
    .option('--expires <instant>', 'from then on it is refused')
    .addHelpText(
      'after',
      '\nExample:\n  BRIDGE_KEY_FILE=admin.key bridge keys add acme --name Optimove > optimove.key',
    )
    .action(withDesk(add));
  keys.command('list <account>').description('list the keys of an account').action(withDesk(list));
  keys
    .command('rotate <account> <key>')
    .description('replace a key by a new one, with an overlap')
    .option(
      '--overlap <seconds>',
      'how long the old key works on; a day when left out',
      wholeNumber({ from: 0, to: 2_592_000, unit: 'seconds' }),
    )
    .action(withDesk(rotate));
  keys.command('remove <account> <key>').description('take a key back at once').action(withDesk(remove));
}
