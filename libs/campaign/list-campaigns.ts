// The campaigns of an account, page by page.

import type { Database } from '#platform/database.ts';
import type { CampaignState } from './state.ts';
import { showCampaign, withSends, type CampaignView } from './view.ts';

export interface CampaignFilter {
  state?: CampaignState;
  campaignId?: string;
  sendAtFrom?: string;
  sendAtTo?: string;
  /** The last campaign of the page before */
  cursor?: string;
  limit: number;
}

/** Sends on one page: a campaign may have hundreds, and a page is written in one turn of the event loop. */
const sendsPerPage = 300;

/** As many campaigns as fit on a page, at least one. */
function pageOf(found: readonly { id: string; _count: { sends: number } }[], limit: number): string[] {
  const ids: string[] = [];
  let sends = 0;
  for (const { id, _count } of found.slice(0, limit)) {
    sends += _count.sends;
    if (ids.length > 0 && sends > sendsPerPage) break;
    ids.push(id);
  }
  return ids;
}

/** A page of campaigns, the latest first. */
export async function listCampaigns(
  database: Database,
  accountId: string,
  filter: CampaignFilter,
): Promise<{ items: CampaignView[]; nextCursor: string | null }> {
  const found = await database.prisma.campaign.findMany({
    where: {
      accountId,
      ...(filter.state !== undefined && { state: filter.state }),
      ...(filter.campaignId !== undefined && { campaignId: filter.campaignId }),
      sendAt: {
        ...(filter.sendAtFrom !== undefined && { gte: new Date(filter.sendAtFrom) }),
        ...(filter.sendAtTo !== undefined && { lt: new Date(filter.sendAtTo) }),
      },
      ...(filter.cursor !== undefined && { id: { lt: filter.cursor } }),
    },
    orderBy: { id: 'desc' },
    take: filter.limit + 1,
    select: { id: true, _count: { select: { sends: true } } },
  });
  const ids = pageOf(found, filter.limit);
  const rows = await database.prisma.campaign.findMany({
    where: { id: { in: ids }, accountId },
    orderBy: { id: 'desc' },
    include: withSends,
  });
  return {
    items: rows.map(showCampaign),
    nextCursor: found.length > ids.length ? (ids.at(-1) ?? null) : null,
  };
}
