// For fuzz tests of POST /campaigns: requests that nobody should send, and how they are announced.

import * as fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { inSeconds } from './test-service.ts';

const request = {
  campaignId: 'fuzz',
  name: 'Fuzz',
  templateId: '1001',
  sendAt: inSeconds(86_400),
  customerIds: ['C-000001', 'C-000002'],
};
const { customerIds, ...rest } = request;
export const head = rest;
export const asJson = Buffer.from(JSON.stringify(request));
const asNdjson = Buffer.from([head, ...customerIds].map((line) => `${JSON.stringify(line)}\n`).join(''));

const nested = fc
  .tuple(fc.constantFrom('[', '{"a":'), fc.nat(5_000))
  .map(([open, depth]) => `${open.repeat(depth)}1`);
/** JSON text of a value that nobody expects there. */
const oddText = fc.oneof(
  fc.json(),
  nested,
  fc.constantFrom(
    '1e400',
    '-1e400',
    '1'.repeat(400),
    '0.1e-400',
    '-0',
    'NaN',
    '01',
    '"\\ud800"',
    '"\\u0000"',
    'tru',
    '""',
  ),
  fc.constantFrom('{"__proto__":{"a":1}}', '{"constructor":{"prototype":{}}}', '["__proto__"]'),
);
const oddKeys = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'campaignId',
  'customerIds',
  '',
  'sendAt',
  'é',
);
/** An object with one member too many, too odd or twice. */
const oddMember = fc.tuple(oddKeys, oddText, fc.boolean()).map(([key, value, first]) => {
  const members = Object.entries(request).map(
    ([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each)}`,
  );
  const odd = `${JSON.stringify(key)}:${value}`;
  return Buffer.from(`{${(first ? [odd, ...members] : [...members, odd]).join(',')}}`);
});
const oddCustomer = oddText.map((value) =>
  Buffer.from(JSON.stringify(request).replace('"C-000002"', () => value)),
);
const flipped = (bytes: Buffer) =>
  fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)).map(([at, byte]) => {
    const copy = Buffer.from(bytes);
    copy[at] = byte;
    return copy;
  });
const cut = (bytes: Buffer) => fc.nat(bytes.length).map((length) => bytes.subarray(0, length));
const trailed = (bytes: Buffer) =>
  fc.uint8Array({ minLength: 1, maxLength: 20 }).map((more) => Buffer.concat([bytes, more]));
const invalidUtf8 = fc
  .constantFrom([0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82])
  .map((bytes) =>
    Buffer.from(asJson.toString('latin1').replace('C-000001', String.fromCharCode(...bytes)), 'latin1'),
  );
/** Bodies that are wrong in one way or another, and some that are not. */
export const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  oddMember,
  oddCustomer,
  nested.map((deep) => Buffer.from(deep)),
  invalidUtf8,
  ...[asJson, asNdjson].flatMap((bytes) => [flipped(bytes), cut(bytes), trailed(bytes), fc.constant(bytes)]),
);
export const encodings = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ name: undefined, encode: (bytes: Buffer) => bytes }) },
  { weight: 3, arbitrary: fc.constant({ name: 'gzip', encode: (bytes: Buffer) => gzipSync(bytes) }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('gzip', 'deflate', 'br', 'gzip, gzip', 'identity', '')
      .map((name) => ({ name, encode: (bytes: Buffer) => bytes })),
  },
);
export const types = fc.constantFrom(
  'application/json',
  'application/x-ndjson',
  'application/json; charset=utf-16',
  'application/x-ndjson; q',
  'text/plain',
  'x',
);
