import { describe, expect, it } from '@jest/globals';
import { isPublicAddress } from './public-address.ts';

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
