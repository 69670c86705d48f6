// What the demo claims of a finished campaign, each checked. Pure.

import type { Campaign, Metrics } from '#client/bridge.ts';
import type { TextsSummary } from '../../simulator/state/texts.ts';
import { claim } from './claim.ts';
import { thousands } from './picture.ts';

type Counts = Campaign['counts'];

/** The customers without a text and those with one are exactly the ones that were asked for. */
export function checkLedger(counts: Counts, expected: Counts): void {
  const { accepted, ...fates } = counts;
  const sum = Object.values(fates).reduce((total, count) => total + count, 0);
  claim(
    sum === accepted,
    `The ledger does not close: ${thousands(accepted)} customers were accepted, and ${thousands(sum)} are accounted for.`,
  );
  for (const [name, count] of Object.entries(expected)) {
    const found = counts[name as keyof Counts];
    claim(
      found === count,
      `The ledger says ${name} ${thousands(found)}, and ${thousands(count)} is what was handed over.`,
    );
  }
}

/** One send, with everybody in it who can be texted, taken by TextLocal. */
export function checkSend({ sends, counts }: Campaign): Campaign['sends'][number] {
  const [send] = sends;
  claim(
    send !== undefined && sends.length === 1,
    `The campaign has ${sends.length} sends, and one template makes one.`,
  );
  claim(
    send.recipients === counts.segmented,
    `The send has ${thousands(send.recipients)} recipients, and the segment ${thousands(counts.segmented)}.`,
  );
  claim(send.batchId !== null, "The send has no batch: TextLocal's receipt was not kept.");
  return send;
}

const parts = ['delivered', 'undelivered', 'pending', 'expired', 'invalid', 'unknown', 'blocked'] as const;

const partsOf = (counts: Metrics['total']): number => parts.reduce((sum, part) => sum + counts[part], 0);

/** A snapshot for each of the days, each adding up to the recipients, and none takes a delivered text back. */
export function checkMetrics(
  { state, nextPollAt, sends }: Metrics,
  expected: { recipients: number; days: number },
): Metrics['sends'][number]['snapshots'] {
  const snapshots = sends[0]?.snapshots ?? [];
  const { length } = snapshots;
  claim(
    length === expected.days && snapshots.every(({ day }, index) => day === index + 1),
    `There are snapshots of ${length} days instead of ${expected.days}.`,
  );
  let delivered = 0;
  for (const snapshot of snapshots) {
    const { day, recipients } = snapshot;
    claim(
      recipients === expected.recipients && partsOf(snapshot) === recipients,
      `The figures of day ${day} add up to ${thousands(partsOf(snapshot))} of ${thousands(recipients)} recipients, and ${thousands(expected.recipients)} were texted.`,
    );
    claim(
      snapshot.delivered >= delivered,
      `Day ${day} counts ${thousands(snapshot.delivered)} delivered texts, fewer than the day before.`,
    );
    ({ delivered } = snapshot);
  }
  claim(delivered > 0, 'Not one text was delivered in all the days.');
  claim(
    state === 'completed' && nextPollAt === null,
    `The campaign is ${state}, and its next reading is due at ${nextPollAt}.`,
  );
  return snapshots;
}

/** The simulator's log: everybody got the text, nobody got it twice, and it left when it should. */
export function checkTexts(
  { texts, recipients, doubles, waiting, batches }: TextsSummary,
  expected: { recipients: number; batchId: string | null; sendAt: string },
): void {
  claim(doubles === 0, `${thousands(doubles)} customers were texted twice.`);
  claim(
    texts === expected.recipients && recipients === expected.recipients,
    `${thousands(texts)} texts left to ${thousands(recipients)} customers, and it should be one for each of ${thousands(expected.recipients)}.`,
  );
  const [batch] = batches;
  claim(
    batch !== undefined && batches.length === 1 && waiting === 0,
    `${batches.length} batches left and ${waiting} wait, and it should be one.`,
  );
  claim(
    String(batch.batchId) === expected.batchId,
    `Batch ${batch.batchId} left, and the campaign knows batch ${expected.batchId}.`,
  );
  claim(
    Date.parse(batch.leftAt) >= Date.parse(expected.sendAt),
    `The texts left at ${batch.leftAt}, before the send time ${expected.sendAt}.`,
  );
}
