// For fuzz tests: values that a schema of the document describes, and values that nobody expects in their place.

import {
  anything,
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  integer,
  json,
  nat,
  oneof,
  option,
  record,
  string,
  tuple,
  type Arbitrary,
} from 'fast-check';

/** As much of JSON Schema as the document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  minimum?: number;
  maximum?: number;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
}

/** Texts that PostgreSQL refuses, or that become other texts on their way there. */
const brokenTexts = ['\u0000', 'a\u0000b', '\uD800', 'a\uDC00b'];

/** Texts that were taken somewhere and broke something: in JavaScript, in PostgreSQL, or between the two. */
const oddTexts = [
  '\uFFFE',
  '',
  ' ',
  '../..',
  '%00',
  '%',
  "'; --",
  '__proto__',
  'constructor',
  'NaN',
  'null',
  '[object Object]',
  '١٢٣',
  '9'.repeat(40),
  'x'.repeat(8_000),
  '😀'.repeat(100),
  'urn:uuid:0193b5a0-0000-7000-8000-000000000000',
  '{0193b5a0-0000-7000-8000-000000000000}',
  '0193b5a0000070008000000000000000',
];

/** Date-times that some readers take and others do not. */
const oddInstants = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '0001-01-03T00:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-02-30T00:00:00Z',
  '2026-11-24T24:00:00Z',
  '2026-11-24T12:00:00+25:00',
  '2026-11-24 12:00:00Z',
  '2026-11-24T12:00:00',
  '2026-11-24T12:00:00.123456789012Z',
  '2999-12-30T00:00:00Z',
  '2999-12-31T23:59:59-23:59',
  '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:59-23:59',
  '+010000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
];

const hours = integer({ min: 1, max: 8_000 });
const instants = hours.map((ahead) => new Date(Date.now() + ahead * 3_600_000).toISOString());
const uuids = constant('0193b5a0-0000-7000-8000-000000000000');

/** Anything that JSON can say, also where the schema wants something else. */
const oddJson: Arbitrary<unknown> = oneof(
  { weight: 4, arbitrary: constantFrom<unknown>(...brokenTexts) },
  { weight: 2, arbitrary: constantFrom<unknown>(...oddTexts) },
  constantFrom<unknown>(...oddInstants),
  string({ unit: 'binary', maxLength: 20 }),
  constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 31, 2 ** 53, 1e300, [], {}, [[]]),
  json().map((text) => JSON.parse(text) as unknown),
  anything({ maxDepth: 2 }),
);

const usualTexts = [
  'custom1',
  '1',
  'en',
  '12:00',
  'ACME',
  '2026-11-24',
  'https://api.txtlocal.com',
  'whsec_',
];

/** A text that fits, as far as examples and a few usual texts do. */
function textOf({ format, pattern = '', examples = [] }: Schema): Arbitrary<unknown> {
  if (format === 'date-time') return instants;
  if (format === 'uuid') return uuids;
  const fits = new RegExp(pattern, 'u');
  const texts = (examples.length > 0 ? examples : usualTexts).filter(
    (each) => typeof each === 'string' && fits.test(each),
  );
  return constantFrom(...(texts.length > 0 ? texts : ['x']));
}

type ValueOf = (schema: Schema) => Arbitrary<unknown>;

function objectOf(
  { properties = {}, required = [], patternProperties = {} }: Schema,
  valueOf: ValueOf,
): Arbitrary<unknown> {
  const [ofOthers] = Object.values(patternProperties);
  if (Object.keys(properties).length === 0 && ofOthers !== undefined)
    return dictionary(constantFrom('1005', '1006', 'de'), valueOf(ofOthers), { maxKeys: 2 });
  const fields = Object.entries(properties).map(([name, each]) => [name, valueOf(each)] as const);
  return record(Object.fromEntries(fields), { requiredKeys: required });
}

function fittingOf(refer: (ref: string) => Schema): ValueOf {
  const valueOf: ValueOf = (of) => {
    if (of.$ref !== undefined) return valueOf(refer(of.$ref));
    if (of.const !== undefined) return constant(of.const);
    if (of.enum !== undefined) return constantFrom(...of.enum);
    if (of.anyOf !== undefined) return oneof(...of.anyOf.map(valueOf));
    switch (of.type) {
      case 'string':
        return textOf(of);
      case 'boolean':
        return boolean();
      case 'integer':
        return integer({ min: of.minimum ?? 0, max: of.maximum ?? 1_000 });
      case 'null':
        return constant(null);
      case 'array':
        return array(valueOf(of.items ?? {}), { maxLength: 3 });
      case 'object':
        return objectOf(of, valueOf);
      default:
        return oddJson;
    }
  };
  return valueOf;
}

/** One place of a value, chosen by a number, holds something else or has another name. */
function altered(value: unknown, place: number, odd: unknown): unknown {
  if (typeof value !== 'object' || value === null) return odd;
  const entries = Object.entries(value);
  const at = place % (entries.length + 1);
  const chosen = entries[at];
  if (chosen === undefined) return odd;
  const [key, each] = chosen;
  const inside = altered(each, Math.floor(place / (entries.length + 1)), odd);
  if (Array.isArray(value)) return value.map((old: unknown, index) => (index === at ? inside : old));
  const renamed = typeof odd === 'string' && typeof each === 'string' && place % 3 === 0;
  return { ...value, ...(renamed ? { [odd]: each } : { [key]: inside }) };
}

/** @returns values that fit a schema, and such with one odd place */
export function valuesOf(schema: Schema, refer: (ref: string) => Schema): Arbitrary<unknown> {
  const fitting = fittingOf(refer)(schema);
  const odd = tuple(fitting, nat(100_000), oddJson).map((parts) => altered(...parts));
  return oneof({ weight: 1, arbitrary: fitting }, { weight: 3, arbitrary: odd });
}

/** A text for a path, a query or a header. */
export const asText = (values: Arbitrary<unknown>): Arbitrary<string> =>
  oneof(
    {
      weight: 4,
      arbitrary: values.map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))),
    },
    { weight: 1, arbitrary: constantFrom(...brokenTexts, ...oddTexts) },
  );

export const maybe = <T>(values: Arbitrary<T>): Arbitrary<T | undefined> =>
  option(values, { nil: undefined, freq: 3 });
