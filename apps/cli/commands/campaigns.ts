// `bridge campaigns`: send, watch, list, decide, export.

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import { take, type Campaign } from '#client/bridge.ts';
import { exportRecipients, type Outcome, type State } from '#client/follow.ts';
import { estimateCampaign, sendCampaign, type CampaignHead } from '#client/send.ts';
import { customersFrom } from '../customers.ts';
import { UsageError } from '../exit.ts';
import { wholeNumber } from '../numbers.ts';
import { tableOf, type Desk, type WithDesk } from '../surroundings.ts';
import { countsOf, watchCampaign } from '../watch.ts';

interface SendOptions {
  campaign: string;
  template: string[];
  at: string;
  customers: string;
  column?: string;
  templateColumn?: string;
  name?: string;
  sender?: string;
  notAfter?: string;
  allowUnknownPlaceholders?: true;
  idempotencyKey?: string;
}

/** "1001" is the template of all; "1001:80" "1002:20" are a split by weight. */
export function templatesOf(given: readonly string[]): Pick<CampaignHead, 'templateId' | 'templates'> {
  const [only, ...others] = given;
  if (only !== undefined && others.length === 0 && !only.includes(':')) return { templateId: only };
  const templates = given.map((each) => {
    const [templateId = '', weight = ''] = each.split(':', 2);
    if (!/^[1-9]\d*$/.test(weight))
      throw new UsageError(`--template ${each}: write ID:WEIGHT for a split, such as 1001:80`);
    return { templateId, weight: Number(weight) };
  });
  return templates.length > 0 ? { templates } : {};
}

/** An instant as it is; "+2m", "+1h" from now. */
export function instantOf(at: string, now = new Date()): string {
  const [, amount, unit] = /^\+(\d{1,6})([smhd])$/.exec(at) ?? [];
  if (amount === undefined) return at;
  const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 }[unit as 's' | 'm' | 'h' | 'd'];
  return new Date(now.getTime() + Number(amount) * seconds * 1_000).toISOString();
}

const headOf = (options: SendOptions): CampaignHead => ({
  campaignId: options.campaign,
  ...(options.name !== undefined && { name: options.name }),
  ...templatesOf(options.template),
  sendAt: instantOf(options.at),
  ...(options.sender !== undefined && { sender: options.sender }),
  ...(options.notAfter !== undefined && { notAfter: instantOf(options.notAfter) }),
  ...(options.allowUnknownPlaceholders && { allowUnknownPlaceholders: true }),
});

function sourceOf(desk: Desk, { customers, column, templateColumn }: SendOptions) {
  if (customers === '-' && 'isTTY' in desk.stdin && desk.stdin.isTTY === true)
    throw new UsageError('Give the customers with --customers <file>, or pipe them in.');
  return customersFrom({ from: customers, column, templateColumn }, desk.stdin);
}

/** Tells a person how many customers have left, in one line that is written over. */
const uploadOn = ({ stderr, json }: Desk) =>
  stderr.isTTY === true && !json
    ? (count: number): void => void stderr.write(`\r${count} customers sent `)
    : (): void => undefined;

async function send(
  desk: Desk,
  options: SendOptions & { watch?: boolean; until: State; every: number },
): Promise<void> {
  const { idempotencyKey } = options;
  const sending = { idempotencyKey, onProgress: uploadOn(desk) };
  const campaign = await sendCampaign(desk.bridge, headOf(options), await sourceOf(desk, options), sending);
  if (options.watch !== true) {
    desk.show(campaign, () => `${countsOf(campaign)}\nNext: bridge campaigns watch ${campaign.id}`);
    return;
  }
  desk.remark(`Accepted: ${campaign.counts.accepted} customers, ${campaign.id}`);
  await watch(desk, campaign.id, options);
}

async function estimate(desk: Desk, options: SendOptions): Promise<void> {
  const answer = await estimateCampaign(desk.bridge, headOf(options), await sourceOf(desk, options));
  desk.show(answer, () =>
    [
      tableOf(['customers', ''], Object.entries(answer.counts)),
      `${answer.credits} credits needed, ${answer.balance ?? 'an unknown number of'} left`,
      ...answer.warnings.map(({ detail }) => `Mind: ${detail}`),
    ].join('\n'),
  );
}

const watch = (desk: Desk, id: string, { until, every }: { until: State; every: number }): Promise<void> =>
  watchCampaign(desk, id, { until, everyMs: every * 1_000 });

const rowOf = (each: Campaign) => [each.id, each.campaignId, each.state, each.sendAt, each.counts.segmented];

async function list(desk: Desk, options: { state?: State; campaign?: string; limit: number }): Promise<void> {
  const query = {
    limit: options.limit,
    ...(options.state !== undefined && { state: options.state }),
    ...(options.campaign !== undefined && { campaignId: options.campaign }),
  };
  const { items } = await take(desk.bridge.api.GET('/campaigns', { params: { query } }));
  desk.show(items, () => tableOf(['id', 'campaign', 'state', 'send time', 'texted'], items.map(rowOf)));
}

async function cancel(desk: Desk, id: string): Promise<void> {
  const campaign = await take(desk.bridge.api.POST('/campaigns/{id}/cancel', { params: { path: { id } } }));
  desk.show(campaign, () =>
    campaign.state === 'cancelled'
      ? 'Nothing will be sent any more.'
      : `TextLocal has not confirmed it yet; it is ${campaign.state}. Watch it: bridge campaigns watch ${id}`,
  );
}

interface RetryOptions {
  decision?: 'sent' | 'not-sent';
  batch?: string;
  notAfter?: string;
}

async function retry(desk: Desk, id: string, { decision, batch, notAfter }: RetryOptions): Promise<void> {
  const body = {
    ...(decision !== undefined && { decision }),
    ...(batch !== undefined && { batchId: batch }),
    ...(notAfter !== undefined && { notAfter: instantOf(notAfter) }),
  };
  const campaign = await take(
    desk.bridge.api.POST('/campaigns/{id}/retry', { params: { path: { id } }, body }),
  );
  desk.show(campaign, () => `It goes on: ${campaign.state}.`);
}

async function exportTo(
  desk: Desk,
  id: string,
  { outcome, csv, to }: { outcome?: Outcome; csv?: boolean; to?: string },
): Promise<void> {
  const as = csv === true ? 'text/csv' : 'application/x-ndjson';
  const rows = await exportRecipients(desk.bridge, id, { as, ...(outcome !== undefined && { outcome }) });
  const target = to === undefined ? desk.stdout : createWriteStream(to);
  await pipeline(Readable.fromWeb(rows as never), target, { end: to !== undefined });
}

const states = ['segmenting', 'scheduling', 'scheduled', 'measuring', 'completed'];
const until = () => new Option('--until <state>', 'how far to watch').choices(states).default('completed');

const every = () =>
  new Option('--every <seconds>', 'how often to look')
    .argParser(wholeNumber({ from: 1, to: 3_600, unit: 'seconds' }))
    .default(2);

/** The options that make a campaign. */
const campaignOptions = (command: Command): Command =>
  command
    .requiredOption('--campaign <id>', "Optimove's ID of the campaign")
    .requiredOption('--at <time>', 'when to send: an instant, or +2m, +1h from now')
    .option('--template <id...>', 'the template; ID:WEIGHT several times for a split', [])
    .option('--customers <file>', 'customer IDs, one a line; - for standard input', '-')
    .option('--column <name>', 'the file is CSV: the column with the customer ID')
    .option('--template-column <name>', 'the column with the template of each customer')
    .option('--name <name>', 'for people')
    .option('--sender <name>', "overrides the account's sender name")
    .option('--not-after <time>', 'do not send later; an hour after --at when left out')
    .option('--allow-unknown-placeholders', 'send texts with placeholders that nothing fills as they are');

export function addCampaignCommands(program: Command, withDesk: WithDesk): void {
  const campaigns = program.command('campaigns').description('send campaigns and look after them');
  campaignOptions(campaigns.command('send'))
    .description('hand a campaign over; repeating the same command is harmless')
    .option('--idempotency-key <name>', 'names the request; --campaign does when left out')
    .option('--watch', 'and watch it')
    .addOption(until())
    .addOption(every())
    .addHelpText(
      'after',
      '\nExamples:\n  bridge campaigns send --campaign 51207 --template 1001 --at 2026-11-24T12:00:00Z --customers ids.txt' +
        '\n  zcat customers.csv.gz | bridge campaigns send --campaign 51208 --template 1001:80 1002:20 --at +2h --column id --watch',
    )
    .action(withDesk(send));
  campaignOptions(campaigns.command('estimate'))
    .description('tell what a campaign would do and cost, without sending it')
    .action(withDesk(estimate));
  campaigns
    .command('watch <id>')
    .description(
      'follow a campaign, then show its counts and delivery figures; exit code 4 when it ends otherwise',
    )
    .addOption(until())
    .addOption(every())
    .action(withDesk(watch));
  campaigns
    .command('list')
    .description('list campaigns, the latest first')
    .option('--state <state>', 'only in this state')
    .option('--campaign <id>', "only with this ID of Optimove's")
    .option('--limit <number>', 'most campaigns', wholeNumber({ from: 1, to: 200, unit: 'campaigns' }), 50)
    .action(withDesk(list));
  campaigns
    .command('cancel <id>')
    .description('take a campaign back before its time')
    .action(withDesk(cancel));
  campaigns
    .command('retry <id>')
    .description('resume a failed or held campaign from where it stopped')
    .addOption(
      new Option('--decision <what>', 'for held sends: what Messenger shows').choices(['sent', 'not-sent']),
    )
    .option('--batch <id>', "with --decision sent, of a single held send: TextLocal's batch")
    .option('--not-after <time>', 'a later end of the send window')
    .action(withDesk(retry));
  campaigns
    .command('export <id>')
    .description('write what became of each customer, as NDJSON or CSV')
    .option('--outcome <outcome>', 'only customers with this outcome, such as unresolved')
    .option('--csv', 'as CSV')
    .option('--to <file>', 'into a file; else to standard output')
    .action(withDesk(exportTo));
}
