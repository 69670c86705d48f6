// The demo's story, step by step: an operator connects an account, Optimove hands a campaign over, the campaign goes
// its way, and every figure that is shown has been checked.

import { connect, take, type Bridge, type Campaign, type CampaignRequest } from '#client/bridge.ts';
import { followCampaign } from '#client/follow.ts';
import { STOCK_GROUP, STOCK_KEY } from '../../simulator/state/stock.ts';
import type { RunningService } from '../start.ts';
import { checkLedger, checkMetrics, checkSend, checkTexts } from './checks.ts';
import { claim } from './claim.ts';
import { follow } from './follow.ts';
import { operatorOf, type Operator } from './operator.ts';
import type { Page } from './page.ts';
import { daysChart, daysTable, ledgerTable, thousands } from './picture.ts';
import { progressOn } from './progress.ts';
import type { TextsSummary } from '../../simulator/state/texts.ts';
import { textsSince, textsThatLeft } from './texts.ts';

/** Contacts in the simulated TextLocal group. */
export const contacts = 20_000;

const expected = {
  accepted: 5_000,
  duplicate: 2,
  unresolved: 150,
  optedOut: 0,
  invalidNumber: 0,
  segmented: 4_848,
};
const days = 7;
const accountId = 'acme-casino';
const sendInMs = 6_000;
const completedWithinMs = 90_000;
const longestAnswerMs = 30_000;

export interface Telling {
  service: Pick<RunningService, 'origin' | 'adminKey' | 'simulatorOrigin'>;
  page: Page;
  /** Breaks the story off. */
  signal: AbortSignal;
}

/** The text of one line about what happened. @throws NotAsClaimed when something is not as it should be */
export async function tellStory({ service, page, signal }: Telling): Promise<string> {
  const { origin, adminKey, simulatorOrigin } = service;
  claim(
    adminKey !== undefined && simulatorOrigin !== undefined,
    'The service came up without its simulator.',
  );
  const calls = { url: origin, signal, timeoutMs: longestAnswerMs };
  const settings = { BRIDGE_URL: origin, BRIDGE_KEY: adminKey, BRIDGE_ACCOUNT: accountId };
  const operator = operatorOf(settings, page);
  const key = await connectAccount(operator, simulatorOrigin, page);
  const before = await textsThatLeft(simulatorOrigin, signal);
  const optimove = connect({ ...calls, key });
  const accepted = await handOver(optimove, page);

  page.heading('The campaign goes its way (GET /campaigns/{id})');
  const progress = progressOn(page);
  const views = followCampaign(optimove, accepted.id, { everyMs: 120, patienceMs: longestAnswerMs, signal });
  const campaign = await follow(views, { progress, days, withinMs: completedWithinMs, signal });
  await showLedger(campaign, operator, page);
  const delivered = await showDays(optimove, campaign, page);
  await showTexts(simulatorOrigin, campaign, before, { page, signal });
  return (
    `${thousands(expected.accepted)} customers, ${thousands(expected.segmented)} texted exactly once, ` +
    `${thousands(delivered)} delivered.`
  );
}

/** @returns a key of Optimove's */
async function connectAccount(operator: Operator, simulatorOrigin: string, page: Page): Promise<string> {
  page.heading('An operator connects the account');
  const where = ['--group', String(STOCK_GROUP), '--field', 'custom1', '--base-url', simulatorOrigin];
  const how = ['--sender', 'ACME', '--time-zone', 'Europe/London', '--requests-per-second', '20', '--live'];
  page.block(
    await operator(['accounts', 'add', accountId, ...where, ...how], { TEXTLOCAL_API_KEY: STOCK_KEY }),
  );
  page.block(await operator(['accounts', 'verify', accountId]));
  page.done('TextLocal was asked: it will work');
  await tryOut(operator, page);
  const key = await operator(['keys', 'add', accountId, '--name', 'Optimove']);
  page.done('An API key for Optimove');
  return key;
}

interface Tried {
  traits: { groupSendsIn?: string; textDecoding?: string; echo?: string } | null;
  steps: { ok: boolean }[];
}

/** One text to a phone of the operator shows how this TextLocal behaves. */
async function tryOut(operator: Operator, page: Page): Promise<void> {
  const phone = ['--number', '447700900101', '--yes', '--json'];
  const { traits, steps } = JSON.parse(await operator(['accounts', 'trial', accountId, ...phone])) as Tried;
  claim(
    steps.every(({ ok }) => ok),
    'A step of the trial was not seen.',
  );
  const { groupSendsIn = '?', textDecoding = '?', echo = '?' } = traits ?? {};
  page.done(
    `A trial, ${steps.length} steps: group sends are in histories: ${groupSendsIn}; second decoding: ${textDecoding}; echo: ${echo}`,
  );
}

const customerId = (no: number): string => `C-${String(no).padStart(6, '0')}`;

/** Known customers from all over the directory, then unknown ones, then some of the known again. */
function customerIds(): string[] {
  const step = Math.floor(contacts / expected.segmented);
  const known = Array.from({ length: expected.segmented }, (_, index) => customerId(1 + index * step));
  const unknown = Array.from({ length: expected.unresolved }, (_, index) => `X-${index + 1}`);
  return [...known, ...unknown, ...known.slice(0, expected.duplicate)];
}

async function submit(optimove: Bridge, body: CampaignRequest): Promise<Campaign> {
  const { data, response } = await optimove.api.POST('/campaigns', { body });
  claim(
    data !== undefined && response.status === 202,
    `POST /campaigns was answered with ${response.status} instead of 202.`,
  );
  return data;
}

async function handOver(optimove: Bridge, page: Page): Promise<Campaign> {
  page.heading('Optimove hands the campaign over');
  const request: CampaignRequest = {
    campaignId: '51207',
    name: 'Free Spins, 80% of target group',
    templateId: '1001',
    // TextLocal knows whole seconds.
    sendAt: new Date(Math.ceil((Date.now() + sendInMs) / 1_000) * 1_000).toISOString(),
    customerIds: customerIds(),
  };
  const before = performance.now();
  const accepted = await submit(optimove, request);
  const ms = Math.round(performance.now() - before);
  page.done(
    `POST /campaigns: ${thousands(request.customerIds.length)} customer IDs, ` +
      `${expected.unresolved} of them unknown and ${expected.duplicate} there twice`,
  );
  page.done(`202 after ${ms} ms: stored whole, id ${accepted.id}`);
  const again = await submit(optimove, request);
  claim(
    again.id === accepted.id,
    `The same request again made a second campaign, ${again.id} beside ${accepted.id}.`,
  );
  page.done('The same request again: 202 and the same id, not a second campaign');
  return accepted;
}

async function showLedger(campaign: Campaign, operator: Operator, page: Page): Promise<void> {
  page.heading('What became of every customer');
  checkLedger(campaign.counts, expected);
  page.block(ledgerTable(campaign.counts));
  page.done('The ledger closes, as the request was made');
  const unresolved = await operator(['campaigns', 'export', campaign.id, '--outcome', 'unresolved']);
  const lines = unresolved.split('\n');
  claim(lines.length === expected.unresolved, `The export lists ${lines.length} unresolved customers.`);
  page.done(`${thousands(lines.length)} lines, the first: ${lines[0]}`);
}

async function showDays(optimove: Bridge, campaign: Campaign, page: Page): Promise<number> {
  page.heading('Seven days of delivery figures (GET /campaigns/{id}/metrics)');
  const metrics = await take(
    optimove.api.GET('/campaigns/{id}/metrics', { params: { path: { id: campaign.id } } }),
  );
  const snapshots = checkMetrics(metrics, { recipients: expected.segmented, days });
  page.block(daysTable(snapshots));
  page.block(daysChart(snapshots, 50));
  page.done(`${days} snapshots, each adding up to ${thousands(expected.segmented)} recipients`);
  return snapshots.at(-1)?.delivered ?? 0;
}

async function showTexts(
  simulatorOrigin: string,
  campaign: Campaign,
  before: TextsSummary,
  { page, signal }: Pick<Telling, 'page' | 'signal'>,
): Promise<void> {
  page.heading('What the simulated TextLocal saw leave');
  const { batchId } = checkSend(campaign);
  const summary = textsSince(before, await textsThatLeft(simulatorOrigin, signal));
  checkTexts(summary, { recipients: expected.segmented, batchId, sendAt: campaign.sendAt });
  const { texts, recipients, doubles } = summary;
  page.done(
    `${thousands(texts)} texts to ${thousands(recipients)} customers, in one batch, not before their time`,
  );
  page.done(`Customers texted twice: ${doubles}`);
}
