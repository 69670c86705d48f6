// The customers of the campaigns that a scan serves, as this process knows them: loaded when a range is first read for a
// campaign, and kept in step with what other workers write down about it.

import type { PoolClient } from 'pg';
import { entriesIn } from '#campaign/outcome.ts';
import { loadRoster, logAfter } from '#campaign/roster.ts';
import { moveSend } from '#campaign/transitions.ts';
import type { Database } from '#platform/database.ts';
import type { ScannedCampaign } from '#directory/matcher.ts';
import { knownSegments, SealedElsewhere, type KnownSite } from './known-segments.ts';
import type { SegmentFiller } from './segments.ts';

export interface Ledger extends ScannedCampaign {
  /** Customers whom this process found too, but another worker wrote down first. */
  readonly beaten: Set<number>;
}

async function load(database: Database, id: string): Promise<Ledger> {
  const { sends, namedTemplates } = await database.prisma.campaign.findUniqueOrThrow({
    where: { id },
    include: {
      sends: { orderBy: { no: 'asc' }, include: { campaign: { select: { sendAt: true, testMode: true } } } },
    },
  });
  for (const send of sends) {
    if (send.state === 'pending') await moveSend(database, send, { event: 'scan-began' });
  }
  return { id, sends, namedTemplates, roster: await loadRoster(database, id), beaten: new Set() };
}

/** Loads campaigns and finds the groups that they have already. @throws NameUsedBefore */
async function loadAll(site: KnownSite, filler: SegmentFiller, ids: readonly string[]): Promise<Ledger[]> {
  const ledgers: Ledger[] = [];
  for (const id of ids) ledgers.push(await load(site.database, id));
  try {
    filler.remember(await knownSegments(site, ledgers));
    return ledgers;
  } catch (error) {
    if (!(error instanceof SealedElsewhere)) throw error;
    return loadAll(site, filler, ids);
  }
}

/** Brings a ledger up to date with what others wrote down; theirs counts. @returns whether they were faster somewhere */
export async function catchUp(
  source: PoolClient | Database['pool'],
  { roster, beaten }: Ledger,
): Promise<boolean> {
  const before = beaten.size;
  for await (const entries of logAfter(source, roster)) {
    for (const { position, outcome } of entriesIn(entries)) {
      const ours = roster.outcomeAt(position);
      if (outcome !== 'pending' && ours !== 'pending' && ours !== 'duplicate') beaten.add(position);
    }
    roster.replay(entries);
  }
  return beaten.size > before;
}

export class Ledgers {
  readonly #site: KnownSite;
  readonly #filler: SegmentFiller;
  readonly #loaded = new Map<string, Promise<Ledger>>();

  constructor(site: KnownSite, filler: SegmentFiller) {
    this.#site = site;
    this.#filler = filler;
  }

  /** The ledgers of campaigns, each loaded once, in the order of the IDs. @throws NameUsedBefore */
  of(campaignIds: readonly string[]): Promise<Ledger[]> {
    const fresh = campaignIds.filter((id) => !this.#loaded.has(id));
    if (fresh.length > 0) {
      const loading = loadAll(this.#site, this.#filler, fresh);
      for (const [index, id] of fresh.entries()) {
        const one = loading.then((ledgers) => {
          const ledger = ledgers[index];
          if (ledger === undefined) throw new Error(`campaign ${id} was not loaded`);
          return ledger;
        });
        this.#loaded.set(id, one);
      }
    }
    return Promise.all(campaignIds.flatMap((id) => this.#loaded.get(id) ?? []));
  }

  /** Forgets all but these: their campaigns are done, or no longer part of the scan. */
  keep(campaignIds: readonly string[]): void {
    const kept = new Set(campaignIds);
    for (const id of this.#loaded.keys()) if (!kept.has(id)) this.#loaded.delete(id);
  }
}
