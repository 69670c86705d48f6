// POST /campaigns from the first byte to the stored campaign.

import type { Readable } from 'node:stream';
import type { Connection } from '#accounts/connections.ts';
import { Acceptance, findRepeated, requestKeyOf } from '#campaign/accept.ts';
import { BlockBuilder } from '#campaign/customer-block.ts';
import { priorityOf } from '#campaign/state.ts';
import { getCampaign, type CampaignView } from '#campaign/view.ts';
import type { Parts } from '#service/parts.ts';
import { canonical, checkHead } from './campaign-request.ts';
import { checkCampaign } from './check-campaign.ts';
import type { RequestReader } from './customer-list.ts';
import { readBody } from './read-body.ts';
import { paceOf } from './upload-pace.ts';

export interface Submission {
  body: Readable;
  contentType: string | undefined;
  contentEncoding: string | undefined;
  idempotencyKey: string | undefined;
  /** Aborted when reading has to end */
  end: AbortSignal;
  /** Called once the body turns out to be large, before that much is read; what it throws ends the reading. */
  onLarge: () => void;
}

/** Streams the customers into the acceptance. */
async function takeCustomers(reader: RequestReader, acceptance: Acceptance): Promise<BlockBuilder> {
  const builder = new BlockBuilder();
  for await (const batch of reader.batches()) {
    for (const { id, templateId } of batch) {
      const block = builder.add(id, templateId);
      if (block !== undefined) await acceptance.addBlock(block);
    }
  }
  const last = builder.finish();
  if (last !== undefined) await acceptance.addBlock(last);
  return builder;
}

/**
 * Reads, checks and stores a campaign; the same request again gives the same campaign.
 * @returns the campaign as it is now, and whether it was there before
 * @throws ProblemError for whatever is wrong with the request, with nothing stored
 */
export async function submitCampaign(
  parts: Parts,
  connection: Connection,
  submission: Submission,
): Promise<{ campaign: CampaignView; repeated: boolean }> {
  const { account } = connection;
  const acceptance = new Acceptance(parts.database);
  const again = async (id: string) => ({
    campaign: await getCampaign(parts.database, account.id, id),
    repeated: true,
  });
  try {
    const { body, contentType, contentEncoding, end, onLarge } = submission;
    const pace = paceOf(parts.config);
    const reader = readBody(body, contentType, contentEncoding, { pace, end, onLarge });
    const builder = await takeCustomers(reader, acceptance);
    const head = checkHead(reader.head(), reader.faults, builder);
    const requestKey = requestKeyOf(submission.idempotencyKey, head.campaignId);
    // The blocks only count the templates that single customers have: which ones they are belongs to the request too.
    const requestHash = acceptance.digest(canonical({ head, namedTemplates: builder.namedTemplates }));
    const candidate = { head, customers: builder.count, namedTemplates: builder.namedTemplates };
    const request = await checkCampaign(candidate, connection, parts.catalog).catch(
      async (error: unknown) => {
        // A repeated request is answered even a day later, when its time has passed or its template is gone. Usually it
        // is none: then the database is not asked, since the insert finds out by itself.
        const earlier = await findRepeated(parts.database, account.id, requestKey, requestHash);
        if (earlier === undefined) throw error;
        return { earlier };
      },
    );
    if ('earlier' in request) return again(request.earlier);
    const stored = await acceptance.commit(request, requestKey, requestHash);
    if (stored.repeated !== undefined) return again(stored.repeated);
    const { campaign } = stored;
    parts.meters.accepted(builder.count);
    const priority = priorityOf(request.sendTime.instant, new Date());
    await parts.jobs.hint('segment', { accountId: account.id, campaignId: campaign.id }, { priority });
    return { campaign, repeated: false };
  } finally {
    await acceptance.discard();
  }
}
