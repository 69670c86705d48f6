// How far a campaign is, as the four stages a person waits for. Pure: derived from what the API answers and a clock.

import type { Campaign } from '#client/bridge.ts';
import { thousands } from './picture.ts';

export interface Stage {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly hasEnded: boolean;
  readonly text: string;
}

const order = ['segment', 'schedule', 'wait', 'measure'] as const;
type StageName = (typeof order)[number];

/** The stage a campaign is in; undefined when all are behind it. */
function current({ state, sendAt }: Campaign, now: Date): StageName | undefined {
  if (state === 'completed') return undefined;
  if (state === 'measuring') return 'measure';
  if (state === 'scheduled') return Date.parse(sendAt) > now.getTime() ? 'wait' : 'measure';
  return state === 'accepted' || state === 'segmenting' ? 'segment' : 'schedule';
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const clock = (instant: string): string => `${instant.slice(11, 19)} UTC`;

/** All four stages, in order: those before the current one are complete, those after it empty. */
export function stagesOf(campaign: Campaign, days: number, now: Date): Stage[] {
  const { counts, progress, sendAt, createdAt } = campaign;
  const at = current(campaign, now);
  const wait = Math.max(1, Date.parse(sendAt) - Date.parse(createdAt));
  const left = Math.max(0, Date.parse(sendAt) - now.getTime());
  const totals = { segment: counts.accepted, schedule: counts.segmented, wait, measure: days };
  const reached = {
    segment: progress.done,
    schedule: progress.done,
    wait: Math.max(0, wait - left),
    measure: at === 'measure' && progress.step === 'measure' ? progress.done : 0,
  };
  const texts: Record<StageName, (done: number) => string> = {
    segment: (done) => `${thousands(done)} of ${thousands(totals.segment)} customers looked up`,
    schedule: (done) => `${thousands(done)} of ${thousands(totals.schedule)} handed to TextLocal`,
    wait: (done) => (done < wait ? `${seconds(left)} until ${clock(sendAt)}` : `${clock(sendAt)} has come`),
    measure: (done) => `${done} of ${days} days read`,
  };
  const names = { segment: 'segment', schedule: 'schedule', wait: 'wait to send', measure: 'measure' };
  const position = at === undefined ? order.length : order.indexOf(at);
  return order.map((key, index) => {
    const total = totals[key];
    const hasEnded = index < position;
    const done = hasEnded ? total : index === position ? Math.min(reached[key], total) : 0;
    return { name: names[key], done, total, hasEnded, text: index > position ? '' : texts[key](done) };
  });
}
