// What each way of failing means: the table of kinds, for a call that reads and for calls that change something.
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { http, HttpResponse, type RequestHandler } from 'msw';
import type { TextLocal, TextLocalOptions } from './client.ts';
import { Refusal } from './errors.ts';
import { always, answering, clientOf, failureOf, listen, serve } from './test-server.ts';

const encoder = new TextEncoder();

const body = (pull: (controller: ReadableStreamDefaultController, step: number) => void | Promise<void>) => {
  let step = 0;
  return new ReadableStream({ pull: (controller) => pull(controller, step++) });
};

const cutOff = () =>
  new HttpResponse(
    body((controller, step) => {
      if (step === 0) controller.enqueue(encoder.encode('{"status":"succ'));
      else controller.error(new Error('cut'));
    }),
  );

const halfThenNothing = () =>
  new HttpResponse(
    body((controller, step) => {
      if (step === 0) controller.enqueue(encoder.encode('{"status":"succ'));
      else return new Promise<void>(() => {});
      return undefined;
    }),
  );

const tooLarge = () =>
  new HttpResponse(
    body((controller, step) => {
      if (step < 34) controller.enqueue(new Uint8Array(1024 * 1024).fill(32));
      else controller.close();
    }),
  );

const ways: { way: string; handler: RequestHandler; reason: string; options?: Partial<TextLocalOptions> }[] =
  [
    { way: 'HTTP 500', handler: always('', { status: 500 }), reason: 'unreadable' },
    {
      way: 'HTTP 500 with an answer that says success',
      handler: always(
        { status: 'success', groups: [], scheduled: [], group: { id: 1 }, batch_id: 1 },
        { status: 500 },
      ),
      reason: 'unreadable',
    },
    {
      way: 'HTTP 502 with a page',
      handler: always('<html>Bad gateway', { status: 502 }),
      reason: 'unreadable',
    },
    { way: 'HTTP 200 with a page', handler: always('<html>Welcome'), reason: 'unreadable' },
    { way: 'HTTP 404 with a page', handler: always('<html>Where?', { status: 404 }), reason: 'unreadable' },
    {
      way: 'a redirect, which is not followed',
      handler: always(
        { status: 'success', groups: [], scheduled: [], group: { id: 1 }, batch_id: 1 },
        { status: 307, headers: { location: '/elsewhere/' } },
      ),
      reason: 'unreadable',
    },
    { way: 'an empty answer', handler: always(''), reason: 'unreadable' },
    {
      way: 'JSON that ends early',
      handler: always('{"status":"success","groups":[{"id":1'),
      reason: 'unreadable',
    },
    {
      way: 'JSON of the wrong shape',
      handler: always({ status: 'success', groups: 7, group: [] }),
      reason: 'unreadable',
    },
    { way: 'JSON that is no object', handler: always('[{"status":"success"}]'), reason: 'unreadable' },
    {
      way: 'a status that is neither word',
      handler: always({ status: 'perhaps', groups: [] }),
      reason: 'unreadable',
    },
    { way: 'success without its payload', handler: always({ status: 'success' }), reason: 'unreadable' },
    {
      way: 'a connection reset after sending',
      handler: http.post('*', () => HttpResponse.error()),
      reason: 'no-answer',
    },
    { way: 'a connection cut within the answer', handler: http.post('*', cutOff), reason: 'no-answer' },
    {
      way: 'no answer in time',
      handler: http.post('*', () => new Promise<never>(() => {})),
      reason: 'too-slow',
      options: { timeoutMs: 50 },
    },
    {
      way: 'half an answer in time',
      handler: http.post('*', halfThenNothing),
      reason: 'too-slow',
      options: { timeoutMs: 100 },
    },
  ];

const message = { groupId: '77', text: 'Hello', reference: 'r', unicode: false, test: false };
const reads: [string, (client: TextLocal) => Promise<unknown>][] = [
  ['get_groups', (client) => client.groups()],
  ['get_scheduled', (client) => client.scheduled()],
];
const changes: [string, (client: TextLocal) => Promise<unknown>][] = [
  ['create_group', (client) => client.createGroup('Segment')],
  ['send', (client) => client.sendToGroup(message)],
];

describe.each(ways)('after $way', ({ handler, reason, options }) => {
  it.each(reads)('%s, a reading call, can be tried again later', async (command, call) => {
    const { origin } = await serve(handler);
    expect(await failureOf(call(clientOf(origin, options)))).toMatchObject({
      outcome: 'not_sent',
      reason,
      command,
    });
  });

  it.each(changes)('%s, a changing call, has an unknown outcome', async (command, call) => {
    const { origin } = await serve(handler);
    expect(await failureOf(call(clientOf(origin, options)))).toMatchObject({
      outcome: 'unknown',
      reason,
      command,
    });
  });
});

describe('when no connection was made', () => {
  it.each([...reads, ...changes])('%s can be tried again: nothing was sent (refused)', async (_, call) => {
    const server = createServer();
    const origin = await listen(server);
    server.close();
    expect(await failureOf(call(clientOf(origin)))).toMatchObject({
      outcome: 'not_sent',
      reason: 'no-answer',
    });
  });

  it.each([...reads, ...changes])(
    '%s can be tried again: nothing was sent (no such host)',
    async (_, call) => {
      const client = clientOf('http://no-such-host.invalid');
      expect(await failureOf(call(client))).toMatchObject({ outcome: 'not_sent', reason: 'no-answer' });
    },
  );
});

describe('when the connection is never ready for a request', () => {
  it.each([...reads, ...changes].slice(1, 3))('%s can be tried again: nothing was sent', async (_, call) => {
    const origin = await listen(createServer((socket) => socket.resume().on('error', () => {})));
    // TLS that the other side never takes up: connected, but no byte of the request can have left.
    const client = clientOf(origin.replace('http:', 'https:'), { timeoutMs: 50 });
    expect(await failureOf(call(client))).toMatchObject({ outcome: 'not_sent', reason: 'too-slow' });
  });
});

describe('when the other side does not speak HTTP', () => {
  it.each([
    ['not_sent', (client: TextLocal) => client.groups()],
    ['unknown', (client: TextLocal) => client.createGroup('Segment')],
  ] as const)('it is %s and quotes nothing of what came', async (outcome, call) => {
    const server = createServer((socket) => {
      socket.once('data', () => socket.end('447700900001\r\n\r\n')).on('error', () => {});
    });
    const origin = await listen(server);
    const error = await failureOf(call(clientOf(origin)));
    expect(error).toMatchObject({ outcome, reason: 'unreadable' });
    expect(error.cause).not.toHaveProperty('data');
  });
});

describe('a redirect', () => {
  it('is not followed: the key goes to no other address', async () => {
    const { client, server } = await answering('', { status: 307, headers: { location: '/elsewhere/' } });
    await failureOf(client.groups());
    expect(server.seen.map(({ url }) => url)).toEqual(['/get_groups/']);
  });
});

describe('an answer that is too large', () => {
  it('is not read to its end', async () => {
    const { origin } = await serve(http.post('*', tooLarge));
    const error = await failureOf(clientOf(origin).groups());
    expect(error).toMatchObject({ outcome: 'not_sent', reason: 'unreadable' });
    expect(error.message).toContain('larger');
  });
});

describe('a refusal', () => {
  it.each([
    ['by status and errors', { status: 'failure', errors: [{ code: 7, message: 'Insufficient credits' }] }],
    ['by errors alone', { errors: [{ code: 7, message: 'x' }], batch_id: 1 }],
    ['by errors beside a success', { status: 'success', errors: [{ code: '7', message: 'x' }], batch_id: 1 }],
    ['by errors that are one object', { status: 'failure', errors: { code: 7, message: 'x' } }],
    [
      'by errors that are an object of objects',
      { status: 'failure', errors: { 0: { code: 7, message: 'x' } } },
    ],
    ['with a warning beside it', { status: 'failure', warnings: [{ code: 3 }], errors: [{ code: 7 }] }],
  ])('%s will not be repeated and keeps its code', async (_, answer) => {
    const { client } = await answering(answer);
    expect(await failureOf(client.sendToGroup(message))).toMatchObject({
      outcome: 'rejected',
      reason: 'refused',
      code: Refusal.noCredits,
    });
  });

  it('is judged by the body whatever the HTTP status below 500', async () => {
    const { client } = await answering({ status: 'failure', errors: [{ code: 3 }] }, { status: 403 });
    expect(await failureOf(client.createGroup('x'))).toMatchObject({
      outcome: 'rejected',
      code: Refusal.login,
    });
  });

  it('keeps a code nobody knows', async () => {
    const { client } = await answering({ status: 'failure', errors: [{ code: 98765 }] });
    expect(await failureOf(client.balance())).toMatchObject({ outcome: 'rejected', code: 98765 });
  });

  it.each([[{ status: 'failure' }], [{ status: 'FAILURE', errors: [] }], [{ errors: 'Invalid login' }]])(
    'needs no code (%j)',
    async (answer) => {
      const { client } = await answering(answer);
      expect(await failureOf(client.balance())).toMatchObject({ outcome: 'rejected', code: undefined });
    },
  );
});

describe('success', () => {
  it.each([
    [{}],
    [{ status: null }],
    [{ status: 'SUCCESS' }],
    [{ errors: [] }],
    [{ errors: {} }],
    [{ errors: null }],
  ])('is an answer with its payload and %j', async (extra) => {
    const { client } = await answering({ ...extra, balance: { sms: 3 } });
    expect(await client.balance()).toEqual({ sms: 3 });
  });
});
