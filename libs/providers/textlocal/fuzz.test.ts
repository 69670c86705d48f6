// Whatever comes back from TextLocal, a call ends as a value or as a ProviderError: nothing crashes, hangs or goes unhandled.
// FUZZ_RUNS says how many answers each command gets (40 unless said otherwise).
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { TextLocal } from './client.ts';
import { ProviderError, type CallOutcome } from './errors.ts';
import { clientOf, collect, listen } from './test-server.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 40);

interface Answer {
  status: number;
  body: Uint8Array;
  /** The connection ends after so many bytes of the body; undefined: after all. */
  cutAt: number | undefined;
}

const contact = {
  number: '447700900001',
  firstName: '',
  lastName: '',
  custom1: 'C-1',
  custom2: '',
  custom3: '',
};
const window = { from: new Date(0), to: new Date(1_000_000) };
const text = { text: 'Hi', unicode: false, test: false };

/** Every command, and an answer that it takes, for the fuzz to bend. */
const commands: [string, object, (client: TextLocal) => Promise<unknown>][] = [
  [
    'get_contacts',
    { contacts: [{ number: 447700900001, custom1: 'a' }], num_contacts: 1 },
    (client) => client.contactsPage('1', 0, 10),
  ],
  [
    'get_contacts by number',
    { contacts: [{ number: '447700900001' }], num_contacts: 1 },
    (client) => client.contact('1', '447700900001'),
  ],
  [
    'create_contacts_bulk',
    { status: 'success', num_contacts: 1 },
    (client) => client.addContacts('1', [contact]),
  ],
  ['delete_contact', { status: 'success' }, (client) => client.deleteContact('1', '447700900001')],
  ['get_groups', { groups: [{ id: 1, name: 'a', size: 3 }], num_groups: 1 }, (client) => client.groups()],
  ['create_group', { group: { id: 12, name: 'a' } }, (client) => client.createGroup('a')],
  ['delete_group', { status: 'success' }, (client) => client.deleteGroup('12')],
  [
    'send',
    { batch_id: 7, cost: 1, balance: 2, num_messages: 1, messages: [{ id: '1', recipient: 4 }] },
    (client) => client.sendToGroup({ ...text, groupId: '1', reference: 'r' }),
  ],
  [
    'bulk_json',
    { messages: [{ batch_id: 1, messages: [{ id: '1', recipient: 447700900001 }] }], messages_not_sent: [] },
    (client) => client.sendEach({ ...text, messages: [{ number: '447700900001', text: 'Hi' }] }),
  ],
  [
    'get_scheduled',
    { scheduled: [{ id: '1', groupid: '2', scheduledFor: '2026' }] },
    (client) => client.scheduled(),
  ],
  ['cancel_scheduled', { status: 'success' }, (client) => client.cancelScheduled('1')],
  [
    'status_batch',
    { batch_id: 1, messages: [{ id: 1, recipient: 447700900001, status: 'D' }], num_messages: 1 },
    (client) => client.batchStatus('1'),
  ],
  [
    'status_batch by recipient',
    { messages: [{ recipient: 447700900001, status: 'D' }] },
    (client) => collect(client.batchRecipients('1')),
  ],
  [
    'get_history_group',
    { messages: [{ batch_id: 1, group_id: 2, message: 'a' }], total: 1 },
    (client) => collect(client.history('group', window)),
  ],
  [
    'get_history_api',
    { messages: [{ batch_id: 1, number: 447700900001, status: 'D' }], total: 1 },
    (client) => collect(client.history('api', window)),
  ],
  ['get_templates', { templates: [{ id: 1, title: 'a', body: 'b' }] }, (client) => client.templates()],
  [
    'get_sender_names',
    { default_sender_name: 'A', sender_names: ['A', { name: 'B' }] },
    (client) => client.senders(),
  ],
  ['balance', { balance: { sms: 3 } }, (client) => client.balance()],
];

const encode = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value) ?? '');

/** Puts something else in one place of a value. */
function bent(value: unknown, path: readonly number[], replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return replacement;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return replacement;
  const inner = bent((value as Record<string, unknown>)[key], rest, replacement);
  return Array.isArray(value)
    ? value.map((each: unknown, index) => (String(index) === key ? inner : each))
    : { ...value, [key]: inner };
}

const oddities = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(-1, 1e308, 2 ** 60, '99999999999999999999', '', '0', 'null', [], {}, [[]], {
    length: 3,
  }),
);

function bodies(sample: object): fc.Arbitrary<Uint8Array> {
  const good = encode({ status: 'success', ...sample });
  return fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.jsonValue().map(encode),
    fc
      .tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }), oddities)
      .map(([path, odd]) => encode(bent({ status: 'success', ...sample }, path, odd))),
    fc
      .record({ status: oddities, errors: oddities, warnings: oddities }, { requiredKeys: [] })
      .map((more) => encode({ ...sample, ...more })),
    fc.nat(good.length).map((length) => good.subarray(0, length)),
    fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => {
      const bytes = Uint8Array.from(good);
      bytes[at] = byte;
      return bytes;
    }),
    fc.nat(20_000).map((depth) => Buffer.from(`{"messages":${'['.repeat(depth)}`)),
  );
}

const answers = (sample: object): fc.Arbitrary<Answer> =>
  fc.record({
    status: fc.oneof(
      { weight: 8, arbitrary: fc.constant(200) },
      { weight: 1, arbitrary: fc.integer({ min: 201, max: 599 }) },
    ),
    body: bodies(sample),
    cutAt: fc.option(fc.nat(100), { nil: undefined, freq: 10 }),
  });

describe('whatever TextLocal answers', () => {
  let server: Server;
  let origin: string;
  let answer: Answer;
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);

  beforeAll(() => {
    process.on('unhandledRejection', note);
    process.on('uncaughtException', note);
  });
  afterAll(() => {
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
  });

  const outcomes: CallOutcome[] = ['not_sent', 'retry_after', 'rejected', 'unknown'];
  it.each(commands)('%s ends as a value or a ProviderError', async (_, sample, run) => {
    server = createServer((request, response) => {
      request.resume();
      const { status, body, cutAt } = answer;
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' });
      if (cutAt === undefined || cutAt >= body.length) response.end(body);
      else response.write(body.subarray(0, cutAt), () => response.destroy());
    });
    origin = await listen(server);
    // Neither pace nor circuit are what is tried here.
    const client = clientOf(origin, {
      requestsPerSecond: 100_000,
      timeoutMs: 5_000,
      reportTimeoutMs: 5_000,
      circuit: { failures: 1_000_000, pauseMs: 1 },
    });
    await fc.assert(
      fc.asyncProperty(answers(sample), async (given) => {
        answer = given;
        const outcome = await run(client).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (outcome === undefined) return;
        expect(outcome).toBeInstanceOf(ProviderError);
        expect(outcomes).toContain((outcome as ProviderError).outcome);
      }),
      { numRuns },
    );
    server.closeAllConnections();
    expect(unhandled).toEqual([]);
  });
});
