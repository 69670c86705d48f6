// TextLocal's loose wire types, and the one place where they become strict. IDs come as numbers or strings, counts as
// strings, money as floats, anything as null or not at all; its documentation pages disagree among themselves.
import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Misfit } from './json.ts';

/** One value of any plain kind, or none. */
export const Loose = Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]));
export type Loose = Static<typeof Loose> | undefined;

/** A list, or what PHP makes of one: an object of its elements when keys have gaps, null when there is none. */
export const LooseList = <T extends TSchema>(element: T) =>
  Type.Union([Type.Array(element), Type.Record(Type.String(), element), Type.Null()]);

/**
 * Describes an answer: its wire schema, and how it becomes ours.
 *
 * @param schema checked once, compiled on first use; keys it does not name are ignored
 * @param map makes the strict value; throws {@link Misfit} when something needed is missing
 * @returns a function from the parsed answer to the strict value; throws {@link Misfit}
 */
export function describeAnswer<S extends TSchema, R>(
  schema: S,
  map: (wire: Static<S>) => R,
): (value: unknown) => R {
  const compile = () => Compile(schema);
  let compiled: ReturnType<typeof compile> | undefined;
  return (value) => {
    compiled ??= compile();
    if (!compiled.Check(value)) {
      const path = compiled.Errors(value)[0]?.instancePath ?? '';
      throw new Misfit(`does not fit at '${blankNumbers(path)}'`);
    }
    return map(value);
  };
}

/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value that no schema has seen, as a plain one; undefined for lists and objects. */
export function looseOf(value: unknown): Loose {
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return plain ? value : undefined;
}

/** The elements of a {@link LooseList}. */
export function listOf<T>(list: readonly T[] | Record<string, T> | null): readonly T[] {
  if (list === null) return [];
  return Array.isArray(list) ? (list as readonly T[]) : Object.values(list);
}

/**
 * Longest text that is taken from an answer, in UTF-16 units; what is beyond it is cut off. More than twenty times the
 * longest that can be sent: nothing that could be sent, or could have been, is cut.
 */
export const maxTextLength = 16_000;

const usableId = /^[!-~]{1,64}$/;

/**
 * An ID as text, all digits kept; undefined when there is none ('' and 0 stand for none in TextLocal's lists), or it is
 * nothing that could be stored.
 */
export function idOf(value: Loose): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  const id = typeof value === 'string' ? value.trim() : '';
  return id === '0' || !usableId.test(id) ? undefined : id;
}

/** An ID that must be there. @throws {Misfit} naming `what` when it is not */
export function needId(value: Loose, what: string): string {
  const id = idOf(value);
  if (id === undefined) throw new Misfit(`has no ${what}`);
  return id;
}

/** Text as it came, numbers and booleans written out, cut at {@link maxTextLength}; '' when there is none. */
export function textOf(value: Loose): string {
  return value === undefined || value === null ? '' : String(value).slice(0, maxTextLength);
}

/** Text that will be stored or shown: what PostgreSQL or UTF-8 cannot hold stands as U+FFFD. */
export const storableTextOf = (value: Loose): string =>
  textOf(value).toWellFormed().replaceAll('\u0000', '\uFFFD');

const maxCount = 2 ** 31 - 1;

/** A whole number of 0 or more that a column can hold; undefined when it is none. */
export function countOf(value: Loose): number | undefined {
  const number = decimalOf(value);
  return number !== undefined && Number.isInteger(number) && number >= 0 && number <= maxCount
    ? number
    : undefined;
}

/** A number with or without fraction; undefined when it is none. */
export function decimalOf(value: Loose): number | undefined {
  if (typeof value === 'string' && value.trim() === '') return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Whether a flag is set: true, 1, or either written as text. */
export function flagOf(value: Loose): boolean {
  return value === true || value === 1 || value === '1' || String(value).toLowerCase() === 'true';
}

/** Text with everything that could be a phone number blanked. */
export function blankNumbers(text: string): string {
  return text.replaceAll(/\d(?:[\s-]?\d){4,}/g, '…');
}
