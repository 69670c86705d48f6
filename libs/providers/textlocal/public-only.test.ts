// A name that someone points at an address inside: nothing goes there, unless the operator allows the origin.
import { describe, expect, it } from '@jest/globals';
import { always, clientOf, failureOf, serve } from './test-server.ts';

const none = { status: 'success', templates: [] };

/** A TextLocal of this machine, by a name that needs a look-up. */
async function inside(anyAddress?: boolean) {
  const server = await serve(always(none));
  const origin = server.origin.replace('127.0.0.1', 'localhost');
  return { server, client: clientOf(origin, { anyAddress }) };
}

describe('a name that stands for an address inside', () => {
  it('gets no connection, and the error says why', async () => {
    const { server, client } = await inside();
    const failure = await failureOf(client.templates());
    expect(failure).toMatchObject({ kind: 'later', reason: 'no-answer' });
    expect(failure.message).toContain('an address that is not public');
    expect(server.connections()).toBe(0);
  });

  it('makes a send certain not to have happened', async () => {
    const { server, client } = await inside();
    const message = {
      groupId: '1',
      text: 'Hello',
      sender: 'ACME',
      reference: 'r',
      unicode: false,
      test: false,
    };
    expect(await failureOf(client.sendToGroup(message))).toMatchObject({ kind: 'later' });
    expect(server.connections()).toBe(0);
  });

  it('is called where the operator allows the origin', async () => {
    const { server, client } = await inside(true);
    await client.templates();
    expect(server.connections()).toBe(1);
  });
});
