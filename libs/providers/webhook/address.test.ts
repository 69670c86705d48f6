import { describe, expect, it } from '@jest/globals';
import { webhookUrlFault } from './address.ts';

const allowed = ['http://127.0.0.1:8080', 'https://hooks.internal/'];

describe('an address events may be posted to', () => {
  it.each([
    'https://hooks.example.com/textlocal?token=1',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    'http://127.0.0.1:8080/any/path',
    'https://hooks.internal/x',
  ])('%s', (url) => expect(webhookUrlFault(url, allowed)).toBeUndefined());
});

describe('an address events are never posted to', () => {
  it.each([
    ['no URL', 'hooks.example.com'],
    ['another scheme', 'ftp://hooks.example.com/'],
    ['plain http', 'http://hooks.example.com/'],
    ['credentials in the URL', 'https://user:secret@hooks.example.com/'],
    ['an allowed host on another port', 'http://127.0.0.1:8081/'],
    ['a loopback address', 'https://127.0.0.1/'],
    ['a loopback address in one number', 'https://2130706433/'],
    ['a loopback address in hexadecimal', 'https://0x7f.1/'],
    ['a loopback address of IPv6', 'https://[::1]/'],
    ['a private address', 'https://10.1.2.3/'],
    ['a private address in IPv6 form', 'https://[::ffff:10.0.0.1]/'],
    ["a cloud's metadata", 'https://169.254.169.254/latest/meta-data'],
  ])('%s', (_what, url) => expect(webhookUrlFault(url, allowed)).toEqual(expect.any(String)));
});
