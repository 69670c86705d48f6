// What TextLocal India will refuse at the send time although it takes the request: said beforehand, as advice. Pure.

import { Temporal } from '@js-temporal/polyfill';
import type { Warning } from './estimate-warnings.ts';

const indiaHost = 'api.textlocal.in';
const opens = '09:00';
const closes = '20:45';
/** The vendor's older rule for headers registered with India's operators. */
const header = /^[A-Za-z]{6}$/;

/** Warnings about a campaign on TextLocal's Indian host; none on any other. */
export function indiaWarnings(campaign: {
  baseUrl: string;
  sendAt: Date;
  sender: string | null;
  templateIds: readonly string[];
}): Warning[] {
  if (new URL(campaign.baseUrl).hostname !== indiaHost) return [];
  const warnings: Warning[] = [];
  const time = Temporal.Instant.fromEpochMilliseconds(campaign.sendAt.getTime())
    .toZonedDateTimeISO('Asia/Kolkata')
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
  if (time < opens || time > closes) {
    warnings.push({
      code: 'india-hours',
      detail: `sendAt is ${time} in India; TextLocal refuses promotional texts outside ${opens} to ${closes} (errors 191 and 192).`,
    });
  }
  if (campaign.sender === null || !header.test(campaign.sender)) {
    const what = campaign.sender === null ? 'No sender is named' : `The sender "${campaign.sender}"`;
    warnings.push({
      code: 'india-sender',
      detail: `${what}${campaign.sender === null ? '' : ' is not one'}: India wants an approved header of six letters.`,
    });
  }
  warnings.push({
    code: 'india-template',
    detail: `The text of ${campaign.templateIds.join(', ')} must match an approved template exactly, also in blanks and line breaks; TextLocal refuses any other (error 80) and does not say beforehand which are approved.`,
  });
  return warnings;
}
