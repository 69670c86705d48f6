// `bridge accounts`: connections to TextLocal. With the admin key.

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { take, type AccountRequest } from '#client/bridge.ts';
import { EndedOtherwise, UsageError } from '../exit.ts';
import { wholeNumber } from '../numbers.ts';
import { secretOf, standardInput, tableOf, type Desk, type WithDesk } from '../surroundings.ts';

interface AddOptions {
  name?: string;
  baseUrl: string;
  group: string;
  field: AccountRequest['customerIdField'];
  sender?: string;
  timeZone?: string;
  requestsPerSecond?: number;
  live?: boolean;
  settings?: string;
  textlocalKeyStdin?: boolean;
}

async function textlocalKey(desk: Desk, fromStdin: boolean): Promise<string> {
  const key = fromStdin ? await standardInput(desk) : await secretOf(desk, 'TEXTLOCAL_API_KEY');
  if (key !== undefined && key !== '') return key;
  throw new UsageError(
    'Set TEXTLOCAL_API_KEY or TEXTLOCAL_API_KEY_FILE, or pipe the key in with --textlocal-key-stdin.',
  );
}

async function add(desk: Desk, id: string, options: AddOptions): Promise<void> {
  const more: unknown =
    options.settings === undefined ? {} : JSON.parse(await readFile(options.settings, 'utf8'));
  const body: AccountRequest = {
    ...(more as Partial<AccountRequest>),
    name: options.name ?? id,
    textlocal: {
      baseUrl: options.baseUrl,
      apiKey: await textlocalKey(desk, options.textlocalKeyStdin === true),
    },
    contactGroupId: options.group,
    customerIdField: options.field,
    ...(options.sender !== undefined && { sender: options.sender }),
    ...(options.timeZone !== undefined && { timeZone: options.timeZone }),
    ...(options.requestsPerSecond !== undefined && { requestsPerSecond: options.requestsPerSecond }),
    testMode: options.live !== true,
  };
  const account = await take(desk.bridge.api.PUT('/accounts/{id}', { params: { path: { id } }, body }));
  desk.show(account, () =>
    [
      `The account ${id} is stored${account.testMode ? ', in test mode: nobody is texted' : ', live: campaigns text people'}.`,
      ...(account.verifiedAt === null ? [`Next: bridge accounts verify ${id}`] : []),
      ...(account.webhook?.secret === undefined
        ? []
        : [`Webhook secret, shown once: ${account.webhook.secret}`]),
    ].join('\n'),
  );
}

async function verify(desk: Desk, id: string): Promise<void> {
  const report = await take(desk.bridge.api.POST('/accounts/{id}/verify', { params: { path: { id } } }));
  desk.show(report, () =>
    tableOf(
      ['check', '', ''],
      report.checks.map(({ check, ok, advice, detail }) => [
        check,
        ok ? 'ok' : advice ? 'advice' : 'NOT OK',
        detail,
      ]),
    ),
  );
  if (!report.ok)
    throw new EndedOtherwise(`The account ${id} cannot be used yet: mend what is not ok and ask again.`);
}

/** The form in which the API takes numbers: as people write them is fine here. */
const digitsOf = (number: string): string => number.replaceAll(/[\s+()-]/g, '');

async function trial(desk: Desk, id: string, options: { number: string[]; yes?: boolean }): Promise<void> {
  const body = { numbers: options.number.map(digitsOf), confirm: options.yes === true };
  const result = await take(desk.bridge.api.POST('/accounts/{id}/trial', { params: { path: { id } }, body }));
  desk.show(result, () =>
    tableOf(
      ['step', '', ''],
      result.steps.map(({ step, ok, detail }) => [step, ok ? 'ok' : 'NOT SEEN', detail]),
    ),
  );
  if (result.leftBehind.length > 0)
    throw new EndedOtherwise(`The trial of ${id} left something behind: ${result.leftBehind.join(' ')}`);
}

async function list(desk: Desk): Promise<void> {
  const { items } = await take(desk.bridge.api.GET('/accounts'));
  desk.show(items, () =>
    tableOf(
      ['id', 'name', 'host', 'mode', 'verified'],
      items.map((each) => [
        each.id,
        each.name,
        each.textlocal.baseUrl,
        each.testMode ? 'test' : 'live',
        each.verifiedAt,
      ]),
    ),
  );
}

async function pause(
  desk: Desk,
  id: string,
  { cancelScheduled }: { cancelScheduled?: boolean },
): Promise<void> {
  const brake = await take(
    desk.bridge.api.POST('/accounts/{id}/pause', {
      params: { path: { id } },
      body: { cancelScheduled: cancelScheduled === true },
    }),
  );
  desk.show(brake, () =>
    [
      `The account ${id} is paused: nothing is handed to TextLocal until it is resumed.`,
      ...(brake.cancelled.length === 0
        ? []
        : [
            tableOf(
              ['campaign', 'campaign ID', 'send', 'result'],
              brake.cancelled.map((each) => [each.id, each.campaignId, each.sendId, each.result]),
            ),
          ]),
    ].join('\n'),
  );
}

async function resume(desk: Desk, id: string): Promise<void> {
  const brake = await take(desk.bridge.api.POST('/accounts/{id}/resume', { params: { path: { id } } }));
  desk.show(brake, () => `The account ${id} is resumed: sends that waited go on while their time allows.`);
}

async function remove(desk: Desk, id: string): Promise<void> {
  await take(desk.bridge.api.DELETE('/accounts/{id}', { params: { path: { id } } }));
  desk.show({ removed: id }, () => `The account ${id} is gone.`);
}

export function addAccountCommands(program: Command, withDesk: WithDesk): void {
  const accounts = program.command('accounts').description('connections to TextLocal (admin key)');
  accounts
    .command('add <id>')
    .description('store an account whole; its TextLocal key comes from TEXTLOCAL_API_KEY')
    .requiredOption('--group <id>', 'the TextLocal group with all customers')
    .requiredOption('--field <field>', "the contact field with Optimove's customer ID, such as custom1")
    .option('--name <name>', 'for people; the ID when left out')
    .option('--base-url <address>', "TextLocal's host", 'https://api.txtlocal.com')
    .option('--sender <name>', 'sender name when a campaign names none')
    .option('--time-zone <zone>', 'IANA time zone for send times that name none')
    .option(
      '--requests-per-second <number>',
      'most calls TextLocal is asked in any second; 10 when left out',
      wholeNumber({ from: 1, to: 1_000, unit: 'calls' }),
    )
    .option('--live', 'text people; without it everything is a test')
    .option('--settings <file>', 'JSON with further settings of PUT /accounts/{id}, such as quietHours')
    .option('--textlocal-key-stdin', 'read the TextLocal key from standard input')
    .addHelpText(
      'after',
      '\nExample:\n  TEXTLOCAL_API_KEY_FILE=key.txt bridge accounts add acme --group 123456 --field custom1 --sender ACME',
    )
    .action(withDesk(add));
  accounts.command('list').description('list the accounts').action(withDesk(list));
  accounts
    .command('verify <id>')
    .description('ask TextLocal whether the account will work; exit code 4 when not')
    .action(withDesk(verify));
  accounts
    .command('trial <id>')
    .description('text your own phones to find out how TextLocal behaves; real in test mode too')
    .requiredOption('--number <number...>', 'one to three phones that you own, international')
    .option('--yes', 'really text them, at about a credit each')
    .addHelpText('after', '\nExample:\n  bridge accounts trial acme --number 447700900199 --yes')
    .action(withDesk(trial));
  accounts
    .command('pause <id>')
    .description('stop every send of an account (also with a key of the account itself)')
    .option('--cancel-scheduled', 'also cancel what TextLocal holds')
    .action(withDesk(pause));
  accounts.command('resume <id>').description('end the pause of an account').action(withDesk(resume));
  accounts
    .command('remove <id>')
    .description('delete an account with its campaigns, for good')
    .action(withDesk(remove));
}
