// What in a text is hardly meant to be read, though it may be sent: said in previews and estimates. Pure.

import { findIn, named, odditiesIn, unfilledOf, type Found } from './placeholders.ts';
import type { PlannedSend } from './plan-sends.ts';

export interface TextWarning {
  code: string;
  detail: string;
}

const entity = /&(?:[a-z][a-z\d]{1,9}|#\d{1,6}|#x[\da-f]{1,5});/giu;
const percent = /%(?:[2-7][\dA-F]|0[AD]|[CD][\dA-F]%[89AB][\dA-F]|E[\dA-F](?:%[89AB][\dA-F]){2})/giu;
const escape = /\\(?:[nrt]|u[\da-f]{4})/giu;

/** URLs have percent sequences by right. */
const withoutUrls = (text: string): string =>
  text.replaceAll(/\S+/gu, (run) => (run.includes('/') ? '_'.repeat(run.length) : run));

/** Warnings about the text of a send; each names what was found and where. */
export function textWarnings({
  template,
  personalised,
  allowUnknownPlaceholders,
}: Pick<PlannedSend, 'template' | 'personalised' | 'allowUnknownPlaceholders'>): TextWarning[] {
  const text = template.body;
  const about = (code: string, what: string, found: readonly Found[]): TextWarning[] =>
    found.length === 0
      ? []
      : [
          {
            code,
            detail: `Template ${template.id} has ${what}: ${named(found)}. Customers read it as it stands.`,
          },
        ];
  const allowed = allowUnknownPlaceholders ? unfilledOf(template.placeholders, personalised) : [];
  return [
    ...about('placeholders-allowed', 'placeholders that nothing fills, which are allowed', allowed),
    ...about('placeholder-like', 'what looks like a placeholder', odditiesIn(text)),
    ...about('html-entity', 'HTML entities', findIn(text, entity)),
    ...about(
      'percent-sequence',
      'percent sequences, which TextLocal may decode',
      findIn(text, percent, withoutUrls(text)),
    ),
    ...about('escape-sequence', 'escape sequences', findIn(text, escape)),
  ];
}
