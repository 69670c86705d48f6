// What comes from outside as text: the one place that judges whether it can be stored, compared and shown. JavaScript, JSON
// and PostgreSQL read and write alike what passes here.

import { Format } from 'typebox/format';

/** PostgreSQL stores no NUL in a text, and broken Unicode turns into other text on its way there: two IDs would be one. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');

export interface TextFault {
  /** A JSON pointer from the value that was searched. */
  pointer: string;
  detail: string;
}

const pointerOf = (path: string, key: string): string =>
  `${path}/${key.toWellFormed().replaceAll('\u0000', '\uFFFD').slice(0, 60)}`;

/** Finds texts, names of properties too, that cannot be stored. Takes no more stack for a deep value. */
export function faultsOfTexts(value: unknown): TextFault[] {
  const faults: TextFault[] = [];
  const open: { pointer: string; value: unknown }[] = [{ pointer: '', value }];
  const judge = (pointer: string, text: string) => {
    if (!isStorable(text)) faults.push({ pointer, detail: 'has a NUL character or broken Unicode' });
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value === 'string') judge(next.pointer, next.value);
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [key, each] of Object.entries(next.value)) {
      const pointer = pointerOf(next.pointer, key);
      judge(pointer, key);
      open.push({ pointer, value: each });
    }
  }
  return faults;
}

const dateTime =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const earliest = Date.parse('0001-01-02T00:00:00Z');
/** Far enough for every purpose, and so near that no sum of two leaves what can be written. */
const latest = Date.parse('2999-12-31T00:00:00Z');

/** Whether a text is an RFC 3339 date-time of a real instant between the years 1 and 2999; leap seconds are none. */
function isInstant(text: string): boolean {
  const [, year, month, day] = dateTime.exec(text) ?? [];
  if (day === undefined) return false;
  const lastDay = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > lastDay) return false;
  const instant = Date.parse(text.toUpperCase());
  return instant >= earliest && instant <= latest;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isUuid = (text: string): boolean => uuid.test(text);

/** The formats of every schema; whoever compiles one brings these into its validator. */
export const formats = { 'date-time': isInstant, uuid: isUuid } as const;
for (const [name, check] of Object.entries(formats)) Format.Set(name, check);

const lastWritable = Date.parse('9999-12-31T23:59:59.999Z');

/** A stored instant as RFC 3339; one beyond what can be written, as the last that can be. */
export const showInstant = (instant: Date): string =>
  instant.getTime() <= lastWritable ? instant.toISOString() : new Date(lastWritable).toISOString();

export const showInstantOrNull = (instant: Date | null): string | null =>
  instant === null ? null : showInstant(instant);
