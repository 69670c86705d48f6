import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ environment: { TEXTLOCAL_ALLOWED_ORIGINS: 'http://127.0.0.1:4010' } });
});
afterAll(() => api.stop());

const put = (baseUrl: string, webhook?: { url: string }) =>
  api.call('PUT', '/accounts/acme', {
    name: 'Acme',
    textlocal: { baseUrl, apiKey: 'a-key' },
    contactGroupId: '1',
    customerIdField: 'custom1',
    ...(webhook !== undefined && { webhook }),
  });

/** Addresses of this machine, its network and its cloud, in all the ways they can be spelled. */
const inside: [string, string][] = [
  ['this machine', '127.0.0.1'],
  ['this machine on the port that is allowed, but by name', 'localhost:4010'],
  ['this machine, decimal', '2130706433'],
  ['this machine, octal', '0177.0.0.1'],
  ['this machine, hexadecimal', '0x7f000001'],
  ['this machine, short', '127.1'],
  ['this machine, IPv6', '[::1]'],
  ['this machine, mapped into IPv6', '[::ffff:127.0.0.1]'],
  ['this machine, mapped, hexadecimal', '[::ffff:7f00:1]'],
  ['any address', '0.0.0.0'],
  ['a private network', '10.0.0.5'],
  ['another private network', '172.16.3.4'],
  ['a third private network', '192.168.1.1'],
  ['a private network of IPv6', '[fd00::1]'],
  ['a link', '169.254.1.1'],
  ['the metadata of a cloud', '169.254.169.254'],
  ['the metadata of a cloud, IPv6', '[fd00:ec2::254]'],
  ['a link of IPv6', '[fe80::1]'],
  ['an IPv4 address inside 6to4', '[2002:7f00:1::]'],
  ['an IPv4 address inside NAT64', '[64:ff9b::7f00:1]'],
];

describe('an address inside is refused', () => {
  it.each(inside)('as baseUrl: %s', async (_what, host) => {
    for (const scheme of ['http', 'https']) {
      const answer = await put(`${scheme}://${host}`);
      expect(answer).toMatchObject({ status: 422, body: { code: 'base-url-not-allowed' } });
    }
  });

  it.each(inside.filter(([what]) => !what.includes('by name')))('as webhook: %s', async (_what, host) => {
    const answer = await put('https://api.txtlocal.com', { url: `https://${host}/hook` });
    expect(answer).toMatchObject({ status: 422, body: { code: 'webhook-not-allowed' } });
  });

  it.each([
    ['a user in front', 'https://api.txtlocal.com@10.0.0.5'],
    ['a password', 'https://user:secret@api.txtlocal.com'],
    ['another port', 'https://api.txtlocal.com:8443'],
    ['a name that only begins alike', 'https://api.txtlocal.com.evil.example'],
    ['a backslash', 'https://api.txtlocal.com\\@evil.example'],
    ['another scheme', 'ftp://api.txtlocal.com'],
    ['a file', 'file:///etc/passwd'],
  ])('also when it hides behind %s', async (_what, baseUrl) => {
    const answer = await put(baseUrl);
    expect(answer).toMatchObject({ status: 422, body: { code: 'base-url-not-allowed' } });
    expect(answer.text).not.toContain('secret');
  });
});

it("TextLocal's own hosts are taken, and exactly what the operator allows", async () => {
  expect((await put('https://api.txtlocal.com')).status).toBe(201);
  expect((await put('http://127.0.0.1:4010')).status).toBe(200);
  expect((await put('http://127.0.0.1:4011')).status).toBe(422);
});
