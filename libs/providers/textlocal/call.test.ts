// How every call goes out, and what nothing may give away.
import { inspect } from 'node:util';
import { describe, expect, it, jest } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import type { CallRecord, TextLocal } from './client.ts';
import { ProviderError } from './errors.ts';
import { always, answering, clientOf, collect, failureOf, serve, testKey } from './test-server.ts';

const number = '447700900001';
const text = 'Private words';
const contact = { number, firstName: 'Ann', lastName: '', custom1: 'C-1', custom2: '', custom3: '' };
const window = { from: new Date(0), to: new Date(1000) };

const everyCall: ((client: TextLocal) => Promise<unknown>)[] = [
  (client) => client.contactsPage('7', 0, 100),
  (client) => client.contact('7', number),
  (client) => client.addContacts('7', [contact]),
  (client) => client.deleteContact('7', number),
  (client) => client.groups(),
  (client) => client.createGroup('x'),
  (client) => client.deleteGroup('7'),
  (client) => client.sendToGroup({ groupId: '7', text, reference: 'r', unicode: false, test: true }),
  (client) => client.sendEach({ messages: [{ number, text }], unicode: false, test: true }),
  (client) => client.scheduled(),
  (client) => client.cancelScheduled('8'),
  (client) => client.batchStatus('8'),
  (client) => collect(client.batchRecipients('8')),
  (client) => collect(client.history('group', window)),
  (client) => collect(client.history('api', window)),
  (client) => client.templates(),
  (client) => client.senders(),
  (client) => client.balance(),
];

describe('every call', () => {
  it('is a form POST to its command with the key in the body and nothing in the URL', async () => {
    const { client, server } = await answering({ status: 'failure', errors: [{ code: 3 }] });
    for (const call of everyCall) await failureOf(call(client));
    expect(server.seen).toHaveLength(everyCall.length);
    for (const { method, url, headers, form } of server.seen) {
      expect(method).toBe('POST');
      expect(url).toMatch(/^\/[a-z_]+\/$/);
      expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
      expect(JSON.stringify(headers)).not.toContain(testKey);
      expect(form.getAll('apikey')).toEqual([testKey]);
      expect(form.get('format')).toBe('json');
    }
  });

  it('logs older accounts in with user name and hash', async () => {
    const server = await serve(always({ status: 'success', balance: { sms: 1 } }));
    await clientOf(server.origin, { credentials: { username: 'a@b.example', hash: 'h' } }).balance();
    const form = server.seen[0]?.form;
    expect([form?.get('username'), form?.get('hash'), form?.get('apikey')]).toEqual([
      'a@b.example',
      'h',
      null,
    ]);
  });
});

describe('errors', () => {
  const answers: [string, Parameters<typeof always>][] = [
    ['a refusal', [{ status: 'failure', errors: [{ code: 32, message: `${number}: ${text} ${testKey}` }] }]],
    ['a page', [`<html>${number} ${text} ${testKey}`]],
    ['broken JSON', [`{"number":${number},"text":"${text} ${testKey}`]],
    [
      'a wrong shape',
      [{ status: 'success', [number]: text, messages: { [number]: { batch_id: [] } }, contacts: 1 }],
    ],
    ['a crash', [`${number} ${text} ${testKey}`, { status: 500 }]],
    ['a pause', [`${number} ${text} ${testKey}`, { status: 429, headers: { 'retry-after': '0' } }]],
  ];

  it.each(answers)('hold no key, number or text after %s', async (_, answer) => {
    const { origin } = await serve(always(...answer));
    const client = clientOf(origin);
    for (const call of everyCall) {
      const error = await call(client).catch((thrown: unknown) => thrown);
      if (!(error instanceof ProviderError)) continue;
      const everything = inspect(error, { depth: Infinity, showHidden: true });
      for (const secret of [testKey, number, text]) expect(everything).not.toContain(secret);
    }
  });

  it('hold none after a lost connection or one that is too slow', async () => {
    const lost = await serve(http.post('*', () => HttpResponse.error()));
    const slow = await serve(http.post('*', () => new Promise<never>(() => {})));
    for (const client of [
      clientOf(lost.origin),
      clientOf(slow.origin, { timeoutMs: 30, reportTimeoutMs: 30 }),
    ]) {
      for (const call of everyCall) {
        const everything = inspect(await failureOf(call(client)), { depth: Infinity, showHidden: true });
        for (const secret of [testKey, number, text]) expect(everything).not.toContain(secret);
      }
    }
  });
});

const breaking = () => {
  throw new Error('listener broke');
};

describe('onCall', () => {
  it('is told the command, the result, the code of a refusal and the time', async () => {
    const told: CallRecord[] = [];
    const server = await serve(
      http.post('*/balance/', () => HttpResponse.json({ balance: 1 })),
      http.post('*/create_group/', () => HttpResponse.json({ status: 'failure', errors: [{ code: 14 }] })),
      http.post('*/get_groups/', () => HttpResponse.error()),
    );
    const client = clientOf(server.origin, { onCall: (call) => told.push(call) });
    await client.balance();
    await failureOf(client.createGroup('x'));
    await failureOf(client.groups());
    const durationMs = expect.any(Number);
    expect(told).toEqual([
      { command: 'balance', result: 'success', durationMs },
      { command: 'create_group', result: 'failure', code: 14, durationMs },
      { command: 'get_groups', result: 'error', durationMs },
    ]);
  });

  it('cannot make a call fail', async () => {
    const server = await serve(always({ balance: 1 }));
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    expect(await clientOf(server.origin, { onCall: breaking }).balance()).toEqual({ sms: 1 });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('listener broke'));
    warn.mockRestore();
  });
});

describe('connections', () => {
  it('are kept for most calls, and never reused for a call that sends', async () => {
    const server = await serve(always({ status: 'success', balance: 1, batch_id: 5 }));
    const client = clientOf(server.origin, { maxConcurrentRequests: 1 });
    const message = { groupId: '7', text, reference: 'r', unicode: false, test: true };
    for (let round = 0; round < 3; round += 1) await client.balance();
    expect(server.connections()).toBe(1);
    for (let round = 0; round < 3; round += 1) await client.sendToGroup(message);
    expect(server.connections()).toBe(4);
  });
});
