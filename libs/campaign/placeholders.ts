// Judges what of a text would reach customers as it stands: placeholders in every common spelling, and what resembles one.
// The only such judgement: the door, estimates, previews, templates and the last check before a call all ask here. Pure.

import { findFillable, spelling } from './fill-placeholders.ts';

/** The contact fields that fill placeholders, by TextLocal's names. */
export const contactFieldNames = ['first_name', 'last_name', 'custom1', 'custom2', 'custom3'] as const;
export type ContactFieldName = (typeof contactFieldNames)[number];

export interface Found {
  written: string;
  /** Of its first character, counted from 1. */
  position: number;
}

export interface Placeholder extends Found {
  /** The contact field that fills it; null when none does, or when nothing is ever filled that is written so. */
  field: ContactFieldName | null;
}

const fieldsBySpelling = new Map(contactFieldNames.map((name) => [spelling(name), name]));

/** Takes the place of what was found already, length for length; behaves as a letter of a name. */
const filler = '\uFFFC';
const letter = String.raw`[\p{L}_${filler}]`;
const word = String.raw`${letter}(?:[.-]?[\p{L}\p{M}\p{N}_${filler}])*`;
/** A name between delimiters that occur only in programs: also with blanks around, a default value or a path. */
const between = (open: string, close: string, not: string): string =>
  String.raw`${open}\s*${letter}[^\s${not}]*\s*${close}`;

// Every alternative begins with a delimiter and ends at the next one, so the search takes no longer than the text.
const shapes = new RegExp(
  [
    // A letter in UTF-8 is no placeholder: `%C3%A9`, as URLs have it.
    String.raw`(?<encoded>%[CD][\dA-F]%[89AB][\dA-F]|%E[\dA-F](?:%[89AB][\dA-F]){2}|%F[0-4](?:%[89AB][\dA-F]){3})`,
    String.raw`%%\|\s*${letter}[^%]*%%`,
    String.raw`%%\s*${word}\s*%%`,
    // "50%off,60%off" has percentages; behind a digit a name is a plain word.
    String.raw`(?<!\d)%${word}%`,
    String.raw`%${letter}[\p{L}\p{M}\p{N}_${filler}]*%`,
    String.raw`##\s*${word}\s*##`,
    `#${word}#`,
    between(String.raw`\{#`, String.raw`#\}`, '{}#'),
    String.raw`\{%[^{}%\p{L}]*\p{L}[^{}%]*%\}`,
    between(String.raw`[$#@%!]?\{`, String.raw`\}`, '{}'),
    between(String.raw`\[%`, String.raw`%\]`, String.raw`\[\]%`),
    between(String.raw`\[\[`, String.raw`\]\]`, String.raw`\[\]`),
    String.raw`<%[^<>%\p{L}]*\p{L}[^<>%]*%>`,
    between('<<', '>>', '<>'),
    String.raw`\*\|\s*${letter}[^*|]*(?:\|[^*|]+)*\|\*`,
    // Behind a letter or digit it is an e-mail address.
    String.raw`(?<![\p{L}\p{N}_.+-])@contact\.${word}`,
  ].join('|'),
  'giu',
);

const odd = new RegExp(
  [
    String.raw`\[\p{L}[\p{L}\p{M}\p{N}_ .-]*\]`,
    String.raw`\(\(\s*\p{L}[^()]*\)\)`,
    String.raw`</?\p{L}[\p{L}\p{M}\p{N}_-]*>?`,
    // In a URL, an e-mail address or a word these signs mean something else.
    String.raw`(?<![\p{L}\p{M}\p{N}_./=?&+-])[#$@]\p{L}[\p{L}\p{M}\p{N}_]*`,
    String.raw`(?<![\p{L}\p{M}\p{N}_./=?&+%-])(?<!\d\s)%(?:\d\$)?\p{L}[\p{L}\p{M}\p{N}_]*`,
    String.raw`\{[^{}]*\}?|\}`,
    String.raw`%%|\*\||\|\*|\[\[|\]\]`,
  ].join('|'),
  'gu',
);

interface Span {
  written: string;
  index: number;
}

function hide(text: string, spans: readonly Span[]): string {
  let hidden = '';
  let from = 0;
  for (const { written, index } of spans) {
    hidden += text.slice(from, index) + filler.repeat(written.length);
    from = index + written.length;
  }
  return hidden + text.slice(from);
}

const spansOf = (text: string, matches: Iterable<RegExpExecArray>): Span[] =>
  [...matches].map(({ 0: match, index }) => ({ written: text.slice(index, index + match.length), index }));

/** Positions as people count them: an emoji is one character. Spans are in order, so the text is counted once. */
function withPositions<Each extends Span>(text: string, spans: readonly Each[]): (Each & Found)[] {
  let position = 1;
  let from = 0;
  return spans.map((span) => {
    position += Array.from(text.slice(from, span.index)).length;
    from = span.index;
    return { ...span, position };
  });
}

/** Placeholders in the order of the text, and the text without them. */
function search(text: string): { spans: (Span & { field: ContactFieldName | null })[]; rest: string } {
  const fillable = findFillable(text);
  const hidden = hide(text, fillable);
  const matches = [...hidden.matchAll(shapes)].filter(({ groups }) => groups?.['encoded'] === undefined);
  const others = spansOf(text, matches);
  // `{{{name}}}` would leave `{Ann}`: what is written around a placeholder that is filled makes both one that is not.
  const outside = hide(text, others);
  const spans = [
    ...fillable
      .filter(({ index }) => outside[index] !== filler)
      .map(({ name, ...span }) => ({ ...span, field: fieldsBySpelling.get(spelling(name)) ?? null })),
    ...others.map((span) => ({ ...span, field: null })),
  ].toSorted((left, right) => left.index - right.index);
  return { spans, rest: hide(text, spans) };
}

/** All placeholders of a text, whether they are filled or not. */
export const placeholdersIn = (text: string): Placeholder[] =>
  withPositions(text, search(text).spans).map(({ written, position, field }) => ({
    written,
    position,
    field,
  }));

/** Everything in a text that a pattern finds. */
export const findIn = (text: string, pattern: RegExp, searched = text): Found[] =>
  withPositions(text, spansOf(text, searched.matchAll(pattern))).map(({ written, position }) => ({
    written,
    position,
  }));

/** What stands in a text that is no placeholder but resembles one. */
export const odditiesIn = (text: string): Found[] => findIn(text, odd, search(text).rest);

/** Whether each customer gets a text of their own. */
export const isFilled = (placeholders: readonly Placeholder[], personalise: boolean): boolean =>
  personalise && placeholders.some(({ field }) => field !== null);

/** Those that would be texted as they stand. */
export const unfilledOf = (placeholders: readonly Placeholder[], personalise: boolean): Placeholder[] =>
  placeholders.filter(({ field }) => field === null || !personalise);

/** Named in a message; more are counted. */
const maxNamed = 10;

/** Each with its position, as far as a message has room. */
export function named(found: readonly Found[]): string {
  const shown = found.slice(0, maxNamed).map(({ written, position }) => {
    const short = written.length > 60 ? `${written.slice(0, 60)}…` : written;
    return `${short} at character ${position}`;
  });
  return found.length > maxNamed
    ? `${shown.join(', ')} and ${found.length - maxNamed} more`
    : shown.join(', ');
}

const spellings = `{{first_name}} or %%first_name%% (${contactFieldNames.join(', ')})`;

/** What is wrong with a text and what to change; undefined when nothing would be texted as it stands. */
export function unfilledDetail(
  templateId: string,
  placeholders: readonly Placeholder[],
  personalise: boolean,
): string | undefined {
  const unfilled = unfilledOf(placeholders, personalise);
  if (unfilled.length === 0) return undefined;
  const switchOn =
    !personalise && unfilled.every(({ field }) => field !== null)
      ? 'turn on "personalise" for the account'
      : `write ${spellings}${personalise ? '' : ' and turn on "personalise" for the account'}`;
  return (
    `Template ${templateId} has placeholders that nothing fills: ${named(unfilled)}. Take them out of the template, ` +
    `${switchOn}, or allow them with "allowUnknownPlaceholders" to send the text as it is.`
  );
}
