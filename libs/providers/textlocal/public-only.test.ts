// An address inside: nothing goes there, unless the operator allows the origin.
import { describe, expect, it } from '@jest/globals';
import { ConnectionFault, createHttp } from './http.ts';
import { always, serve } from './test-server.ts';

/** A TextLocal of this machine, by an address or by a name that needs a look-up. */
async function inside(host: string, anyAddress: boolean) {
  const server = await serve(always({ status: 'success' }));
  const http = createHttp({
    baseUrl: server.origin.replace('127.0.0.1', host),
    connections: 1,
    connectTimeoutMs: 5_000,
    anyAddress,
  });
  const ask = async () => {
    try {
      return await http.post({
        command: 'balance',
        form: Buffer.from('apikey=k'),
        timeoutMs: 5_000,
        maxBytes: 1_000,
        ownConnection: false,
        signal: undefined,
        mayBegin: undefined,
        read: async () => 'read',
      });
    } finally {
      await http.close();
    }
  };
  return { server, answer: ask() };
}

describe.each(['127.0.0.1', 'localhost'])('an address inside, %s', (host) => {
  it('gets no connection, and certainly no byte', async () => {
    const { server, answer } = await inside(host, false);
    const fault = await answer.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ConnectionFault);
    expect(fault).toMatchObject({ why: 'not-public', sent: false });
    expect(server.connections()).toBe(0);
  });

  it('is called where the operator allows the origin', async () => {
    const { server, answer } = await inside(host, true);
    expect(await answer).toMatchObject({ status: 200, value: 'read' });
    expect(server.connections()).toBe(1);
  });
});
