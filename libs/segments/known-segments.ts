// Groups that TextLocal had before a scan began: those of an earlier attempt, and those that a bridge whose database was
// set back made in the life that it forgot. The latter may have been sent to. Such a segment is sealed: nothing is put into
// it or taken out, and its members count as this send's before anybody is looked for in the directory.

import { OutcomeLog } from '#campaign/outcome.ts';
import { isRivalName } from '#campaign/segment-name.ts';
import type { Matcher, ScannedCampaign } from '#directory/matcher.ts';
import { pagesBetween } from '#directory/pages.ts';
import { findAtTextLocal } from '#handover/reconcile.ts';
import { isReconciled, recordReconciled } from '#handover/reconciled.ts';
import type { Database } from '#platform/database.ts';
import type { Log } from '#platform/log.ts';
import type { Group, TextLocal } from '#providers/textlocal/client.ts';
import type { Lease } from './lease.ts';
import { isSameName, type Segment } from './segment-groups.ts';

type FilledSend = ScannedCampaign['sends'][number];

export interface KnownSite {
  database: Database;
  textlocal: TextLocal;
  log: Log;
  matcher: Matcher;
  lease: Lease;
}

/** TextLocal has a group of this request's name with other contents: the request was taken before and is forgotten. */
export class NameUsedBefore extends Error {
  readonly campaignId: string;

  constructor(campaignId: string, groupName: string) {
    super(`TextLocal has the group "${groupName}".`);
    this.name = 'NameUsedBefore';
    this.campaignId = campaignId;
  }
}

/** Whether TextLocal holds or has sent a batch to the group. Of a test it keeps nothing. */
async function wasTaken({ database, textlocal }: KnownSite, send: FilledSend, segmentGroupId: string) {
  if (send.campaign.testMode || (await isReconciled(database, send))) return false;
  const now = await database.now();
  const { found } = await findAtTextLocal({ database, textlocal, send: { ...send, segmentGroupId }, now });
  // Where TextLocal cannot tell, the step that hands the send over asks again, and holds it.
  if (found !== false) return found === true;
  await recordReconciled(database, send.id, now);
  send.reconciledAt = now;
  return false;
}

/** Counts the members of a sealed segment as its send's, and records both together, once. @throws LeaseLost */
async function seal(site: KnownSite, campaign: ScannedCampaign, send: FilledSend, groupId: string) {
  const { database, textlocal, matcher } = site;
  const { roster } = campaign;
  const log = new OutcomeLog();
  for await (const contacts of pagesBetween({ textlocal, groupId }, 0)) {
    for (const contact of contacts) {
      const position = matcher.find(contact, roster);
      if (position < 0) continue;
      const outcome = roster.outcomeAt(position);
      if (outcome !== 'pending' && outcome !== 'unresolved') continue;
      roster.set(position, 'segmented', send.no);
      log.add(position, 'segmented', send.no);
    }
  }
  const customers = log.size;
  await database.prisma.$transaction(async (tx) => {
    await site.lease.hold(tx);
    await tx.$queryRaw`SELECT 1 FROM campaign WHERE id = ${campaign.id}::uuid FOR UPDATE`;
    const { count } = await tx.send.updateMany({
      where: { id: send.id, state: 'segmenting', segmentOrigin: { not: 'sealed' } },
      data: { segmentGroupId: groupId, segmentOrigin: 'sealed' },
    });
    if (count === 0 || customers === 0) return; // cancelled meanwhile, or nobody is in it
    await tx.outcomeBatch.create({ data: { campaignId: campaign.id, entries: log.take() } });
    await tx.campaign.update({ where: { id: campaign.id }, data: { segmented: { increment: customers } } });
  });
  site.log.info(
    { sendId: send.id, groupId, customers },
    'TextLocal has this send already: its segment stays as it is',
  );
}

async function knownSegment(
  site: KnownSite,
  campaign: ScannedCampaign,
  send: FilledSend,
  groups: readonly Group[],
): Promise<Segment | undefined> {
  const { database } = site;
  const groupId = send.segmentGroupId ?? groups.find(({ name }) => isSameName(name, send.segmentName))?.id;
  if (groupId === undefined) {
    const rival = groups.find(({ name }) => isRivalName(name, send.segmentName));
    if (rival !== undefined) throw new NameUsedBefore(campaign.id, rival.name);
    return undefined;
  }
  if (send.segmentOrigin === 'sealed') return { groupId, origin: 'sealed' };
  // Single texts leave no trace at the group: the step that makes them looks for them by itself.
  if (!send.personalised && (await wasTaken(site, send, groupId))) {
    await seal(site, campaign, send, groupId);
    send.segmentOrigin = 'sealed';
    return { groupId, origin: 'sealed' };
  }
  if (send.segmentGroupId !== null)
    return { groupId, origin: send.segmentOrigin === 'found' ? 'found' : 'made' };
  await database.prisma.send.updateMany({
    where: { id: send.id, state: 'segmenting', segmentGroupId: null },
    data: { segmentGroupId: groupId, segmentOrigin: 'found' },
  });
  return { groupId, origin: 'found' };
}

const isNew = ({ sends }: ScannedCampaign): boolean =>
  sends.some(({ segmentGroupId }) => segmentGroupId === null);

/**
 * Finds the groups that the sends of a scan have already, and asks once in the life of the processes whether
 * TextLocal has taken a send to them.
 * @throws NameUsedBefore for one campaign that cannot go on; ProviderError as the calls do
 */
export async function knownSegments(
  site: KnownSite,
  campaigns: readonly ScannedCampaign[],
): Promise<Map<string, Segment>> {
  const known = new Map<string, Segment>();
  const groups = campaigns.some(isNew) ? await site.textlocal.groups() : [];
  for (const campaign of campaigns) {
    for (const send of campaign.sends) {
      const segment = await knownSegment(site, campaign, send, groups);
      if (segment !== undefined) known.set(send.id, segment);
    }
  }
  return known;
}
