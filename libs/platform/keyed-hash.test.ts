import { describe, expect, it } from '@jest/globals';
import { hashSecret, keyedHash, type HashSecret } from './keyed-hash.ts';

describe('a keyed hash', () => {
  it('is HalfSipHash-2-4, by the vectors of its authors', () => {
    const key = Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]);
    const secret: HashSecret = { low: key.readInt32LE(0), high: key.readInt32LE(4) };
    const input = Uint8Array.from({ length: 8 }, (_, no) => no);
    const hashes = Array.from({ length: 8 }, (_, length) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(keyedHash(secret, input, 0, length));
      return bytes.toString('hex');
    });
    expect(hashes).toEqual([
      'a9359f5b',
      '27475ab8',
      'fa62a603',
      '8afee704',
      '2a6e4689',
      'c5fab669',
      '5863fc23',
      '8bcf63c5',
    ]);
  });

  it('takes the part of the bytes it is given', () => {
    const secret = hashSecret();
    const bytes = Buffer.from('…C-20431…');
    const from = bytes.indexOf('C');
    expect(keyedHash(secret, bytes, from, from + 7)).toBe(keyedHash(secret, Buffer.from('C-20431')));
  });

  it('differs from table to table', () => {
    const hashes = Array.from({ length: 20 }, () => keyedHash(hashSecret(), Buffer.from('C-20431')));
    expect(new Set(hashes).size).toBeGreaterThan(15);
  });

  it('spreads keys that follow one another, and keys that differ in one place', () => {
    const secret = hashSecret();
    const slots = new Uint32Array(1_024);
    for (let no = 0; no < 102_400; no += 1) {
      const slot = keyedHash(secret, Buffer.from(`C-${no}`)) % 1_024;
      slots[slot] = (slots[slot] ?? 0) + 1;
    }
    expect(Math.max(...slots)).toBeLessThan(170);
    expect(Math.min(...slots)).toBeGreaterThan(40);
  });
});
