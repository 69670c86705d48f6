import { describe, expect, it } from '@jest/globals';
import { isPublicAddress, webhookUrlFault } from './address.ts';

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

describe('an address that is not on the public Internet', () => {
  it.each([
    '0.0.0.0',
    '100.64.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    '2001::1',
    '2001:db8::1',
    'localhost',
  ])('%s', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('an address of the public Internet', () => {
  it.each(['1.1.1.1', '172.32.0.1', '223.255.255.254', '2606:4700::1111', '2a00:1450::1'])('%s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
});
