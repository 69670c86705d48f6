import { describe, expect, it } from '@jest/globals';
import { checkBaseUrl } from './origins.ts';

const allowed = ['http://127.0.0.1:4010', 'https://proxy.example/'];

describe('an address credentials may go to', () => {
  it.each([
    ['https://api.txtlocal.com', 'https://api.txtlocal.com'],
    ['https://api.textlocal.in/', 'https://api.textlocal.in'],
    ['HTTPS://API.TXTLOCAL.COM:443/', 'https://api.txtlocal.com'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['https://proxy.example', 'https://proxy.example'],
  ])('%s', (url, baseUrl) => expect(checkBaseUrl(url, allowed)).toEqual({ ok: true, baseUrl }));
});

describe('an address they may not go to', () => {
  it.each([
    ['http://api.txtlocal.com', 'TEXTLOCAL_ALLOWED_ORIGINS'],
    ['https://api.txtlocal.com:8443', 'TEXTLOCAL_ALLOWED_ORIGINS'],
    ['https://api.txtlocal.com.evil.example', 'TEXTLOCAL_ALLOWED_ORIGINS'],
    ['https://evil.example', 'TEXTLOCAL_ALLOWED_ORIGINS'],
    ['http://127.0.0.1:4011', 'TEXTLOCAL_ALLOWED_ORIGINS'],
    ['http://localhost:4010', 'TEXTLOCAL_ALLOWED_ORIGINS'],
    ['http://169.254.169.254', 'TEXTLOCAL_ALLOWED_ORIGINS'],
    ['https://api.txtlocal.com@evil.example', 'credentials'],
    ['https://user:pass@api.txtlocal.com', 'credentials'],
    ['https://api.txtlocal.com/v2', 'path'],
    ['https://api.txtlocal.com//', 'path'],
    ['https://api.txtlocal.com/?', 'query'],
    ['https://api.txtlocal.com?x=1', 'query'],
    ['https://api.txtlocal.com/#', 'fragment'],
    ['ftp://api.txtlocal.com', 'URL'],
    ['file:///etc/passwd', 'URL'],
    ['api.txtlocal.com', 'URL'],
    ['', 'URL'],
  ])('%s', (url, word) => {
    expect(checkBaseUrl(url, allowed)).toEqual({ ok: false, reason: expect.stringContaining(word) });
  });

  it('is any other when the operator allows none, or allows nonsense', () => {
    expect(checkBaseUrl('http://127.0.0.1:4010', []).ok).toBe(false);
    expect(checkBaseUrl('https://evil.example', ['*', '', 'null', 'evil.example']).ok).toBe(false);
  });
});
