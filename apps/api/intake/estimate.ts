// POST /campaigns/estimate: what a campaign would do and cost. Nothing is stored, nothing is made at TextLocal; the
// directory is read once, and of the list only the compact roster is kept while that lasts.

import type { Readable } from 'node:stream';
import type { Account } from '#accounts/account.ts';
import type { Connection } from '#accounts/connections.ts';
import { filledFields } from '#accounts/contact-field.ts';
import { creditsOf } from '#accounts/credits.ts';
import { decodingWarnings } from '#accounts/decoding-warning.ts';
import { personalTexts } from '#accounts/personal-text.ts';
import type { AcceptedRequest } from '#campaign/accept.ts';
import { BlockBuilder, type CustomerBlock } from '#campaign/customer-block.ts';
import { eachId, FingerprintedIds } from '#campaign/customer-ids.ts';
import type { PlannedSend } from '#campaign/plan-sends.ts';
import { Roster } from '#campaign/roster.ts';
import { textWarnings, type TextWarning } from '#campaign/text-warnings.ts';
import { TimeSlice } from '#platform/time-slice.ts';
import { Harvest, Matcher } from '#directory/matcher.ts';
import { readOptOuts } from '#directory/opt-outs.ts';
import { readDirectory } from '#directory/read-directory.ts';
import type { Contact } from '#providers/textlocal/client.ts';
import { ProviderError } from '#providers/textlocal/errors.ts';
import type { Parts } from '#service/parts.ts';
import { checkHead } from './campaign-request.ts';
import { checkCampaign } from './check-campaign.ts';
import type { RequestReader } from './customer-list.ts';
import { forecastWarnings, quietWarnings } from './estimate-warnings.ts';
import { indiaWarnings } from './india-rules.ts';
import { readBody } from './read-body.ts';
import { paceOf } from './upload-pace.ts';

export interface EstimateRequest {
  body: Readable;
  contentType: string | undefined;
  contentEncoding: string | undefined;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** Customers are counted here: fingerprints do, whose number bounds the memory whatever the length of the IDs. */
async function takeCustomers(reader: RequestReader): Promise<{ builder: BlockBuilder; roster: Roster }> {
  const builder = new BlockBuilder();
  const ids = new FingerprintedIds();
  const blocks: Pick<CustomerBlock, 'count' | 'templates'>[] = [];
  const keep = (block: CustomerBlock | undefined): void => {
    if (block === undefined) return;
    const bytes = Buffer.from(block.ids, 'utf8');
    eachId(bytes, (from, to) => ids.append(bytes, from, to));
    blocks.push({ count: block.count, templates: block.templates });
  };
  for await (const batch of reader.batches()) {
    for (const { id, templateId } of batch) keep(builder.add(id, templateId));
  }
  keep(builder.finish());
  const roster = new Roster('', builder.count, ids);
  const slice = new TimeSlice();
  for (const { count, templates } of blocks) {
    for (let index = 0; index < count; index += 1) roster.enter(templates?.[index] ?? 0);
    if (slice.isOver) await slice.next();
  }
  return { builder, roster };
}

/** What the customers of one send come to. */
class Tally {
  recipients = 0;
  credits = 0;
  unfilled = 0;
  readonly send: PlannedSend;
  readonly #textOf: ReturnType<typeof personalTexts>;

  constructor(send: PlannedSend) {
    this.send = send;
    const { allowUnknownPlaceholders, template } = send;
    this.#textOf = personalTexts({ text: template.body, allowUnknownPlaceholders });
  }

  /** @param sign -1 takes recipients out again */
  add(contacts: readonly Contact[], sign: 1 | -1 = 1): void {
    this.recipients += sign * contacts.length;
    if (!this.send.personalised) {
      this.credits += sign * contacts.length * this.send.template.parts;
      return;
    }
    for (const contact of contacts) {
      const filled = this.#textOf(filledFields(contact));
      if ('unfit' in filled) this.unfilled += sign;
      else this.credits += sign * filled.parts;
    }
  }
}

/** Marks the roster with what became of each customer. */
async function findRecipients(
  { account, textlocal }: Connection,
  { sends, namedTemplates }: AcceptedRequest,
  roster: Roster,
  signal: AbortSignal,
): Promise<Tally[]> {
  const tallies = new Map(sends.map((send) => [String(send.no), new Tally(send)]));
  const campaign = {
    roster,
    sends: sends.map((send) => ({ ...send, id: String(send.no) })),
    namedTemplates: [...namedTemplates],
  };
  const matcher = new Matcher(account, await readOptOuts(textlocal));
  let open = roster.tally().total.pending;
  await readDirectory({
    textlocal,
    groupId: account.contactGroupId,
    lanes: account.maxConcurrentRequests,
    signal,
    take(contacts) {
      const harvest = new Harvest();
      for (const contact of contacts) matcher.take(contact, campaign, harvest);
      for (const [sendId, found] of harvest.contacts) tallies.get(sendId)?.add(found);
      for (const [sendId, found] of harvest.optedOutLater) tallies.get(sendId)?.add(found, -1);
      // Another contact of a customer without a usable number may have one.
      open -= harvest.counts.segmented + harvest.counts.optedOut;
      return open > 0 ? 'more' : 'enough';
    },
  });
  return [...tallies.values()];
}

/** What a person should look at in the texts, each template once. */
function warningsOfTexts(account: Account, { sends }: AcceptedRequest): TextWarning[] {
  const byTemplate = new Map(sends.map((send) => [send.template.id, send]));
  return [...byTemplate.values()].flatMap((send) => [
    ...textWarnings(send),
    ...decodingWarnings(account, send.template),
  ]);
}

/** An estimate is of use without the balance, so a failed question is only a warning. */
async function balanceOf(connection: Connection): Promise<number | null> {
  try {
    return await creditsOf(connection);
  } catch (error) {
    if (error instanceof ProviderError) return null;
    throw error;
  }
}

const countsOf = (roster: Roster) => {
  const { total } = roster.tally();
  return {
    accepted: roster.size,
    duplicate: total.duplicate,
    resolved: total.segmented,
    unresolved: total.pending,
    optedOut: total['opted-out'],
    invalidNumber: total['invalid-number'],
  };
};

/**
 * Reads and checks a request as if it were to be accepted, and says what would come of it.
 * @throws ProblemError for whatever POST /campaigns would refuse; ProviderError when TextLocal cannot be asked
 */
export async function estimateCampaign(parts: Parts, connection: Connection, asked: EstimateRequest) {
  const { account } = connection;
  const pace = paceOf(parts.config);
  const reader = readBody(asked.body, asked.contentType, asked.contentEncoding, { pace });
  const { builder, roster } = await takeCustomers(reader);
  const head = checkHead(reader.head(), reader.faults, builder);
  const candidate = { head, customers: builder.count, namedTemplates: builder.namedTemplates };
  const request = await checkCampaign(candidate, connection, parts.catalog);
  const tallies = await findRecipients(connection, request, roster, asked.signal);
  const counts = countsOf(roster);
  const credits = tallies.reduce((sum, tally) => sum + tally.credits, 0);
  const unfilled = tallies.reduce((sum, tally) => sum + tally.unfilled, 0);
  const balance = await balanceOf(connection);
  const sender = request.sender ?? (await parts.catalog.senders(connection)).defaultSender;
  const { instant: sendAt, wallClock } = request.sendTime;
  return {
    testMode: account.testMode,
    counts,
    templates: tallies.map(({ send: { template, language }, recipients, credits: ofSend }) => ({
      templateId: template.id,
      language,
      encoding: template.encoding,
      characters: template.characters,
      parts: template.parts,
      recipients,
      credits: ofSend,
    })),
    credits,
    balance,
    warnings: [
      ...forecastWarnings({ counts, credits, balance, unfilled, timeNote: wallClock?.note }),
      ...quietWarnings(account, sendAt, request.notAfter),
      ...warningsOfTexts(account, request),
      ...indiaWarnings({
        baseUrl: account.baseUrl,
        sendAt,
        sender,
        templateIds: [...new Set(request.sends.map(({ template }) => template.id))],
      }),
    ],
  };
}
