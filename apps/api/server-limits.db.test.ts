import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
let port: number;
beforeAll(async () => {
  api = await startTestApi();
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = api.app.server.address() as AddressInfo);
});
afterAll(() => api.stop());

/** Sends bytes as they are and gives the first line of what comes back. */
async function firstLine(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const piece of socket.setEncoding('utf8')) {
    answer += String(piece);
    if (answer.includes('\r\n')) break;
  }
  socket.destroy();
  return answer.split('\r\n', 1)[0] ?? '';
}

const head = (more: string) => `GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`;

describe('the server', () => {
  it('takes headers of a browser, and refuses such as nobody sends', async () => {
    expect(await firstLine(head(`cookie: ${'x'.repeat(8_000)}\r\n`))).toBe('HTTP/1.1 200 OK');
    expect(await firstLine(head(`cookie: ${'x'.repeat(20_000)}\r\n`))).toContain(' 431 ');
  });

  it('refuses a body that is larger than its call can need, before it has come', async () => {
    const refused = `PUT /accounts/x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer test-admin-key-0123456789\r\ncontent-type: application/json\r\ncontent-length: 300000\r\nconnection: close\r\n\r\n{`;
    expect(await firstLine(refused)).toContain(' 413 ');
  });

  it('gives up a request whose head does not come, long before one whose list is large', () => {
    const { headersTimeout, requestTimeout, keepAliveTimeout } = api.app.server;
    expect([headersTimeout, requestTimeout, keepAliveTimeout]).toEqual([20_000, 300_000, 72_000]);
  });

  it('does so with a connection that sends half a head', async () => {
    const { server } = api.app;
    const before = server.headersTimeout;
    server.headersTimeout = 200;
    const socket = connect(port, '127.0.0.1');
    try {
      socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n');
      let answer = '';
      socket.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
      await once(socket, 'close');
      expect(answer).toContain(' 408 ');
    } finally {
      server.headersTimeout = before;
      socket.destroy();
    }
  }, 60_000);
});
