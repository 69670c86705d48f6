// The name of a segment finds the group again that an earlier life of the bridge made for the same request.

import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isRivalName, segmentNameOf, type NamedRequest } from './segment-name.ts';

const hash = (content: string) => createHash('sha256').update(content).digest();
const request: NamedRequest = {
  accountId: 'acme',
  campaignId: '51207',
  requestKey: 'campaign:51207',
  requestHash: hash('one'),
};
const name = segmentNameOf(request, 0);

describe('the name of a segment', () => {
  it('is the same for the same request, whenever it is asked', () => {
    // Spelled out: a name that changes between two versions of the bridge would not be found again.
    expect(name).toBe('optimove-51207-cm50vm94z-q47uie3x-0');
    expect(segmentNameOf({ ...request, requestHash: hash('one') }, 0)).toBe(name);
  });

  it.each([
    ['account', segmentNameOf({ ...request, accountId: 'other' }, 0)],
    ['Idempotency-Key', segmentNameOf({ ...request, requestKey: 'key:again' }, 0)],
    ['content', segmentNameOf({ ...request, requestHash: hash('two') }, 0)],
    ['send', segmentNameOf(request, 1)],
  ])('is another for another %s', (_, other) => {
    expect(other).not.toBe(name);
    expect(other.startsWith('optimove-51207-')).toBe(true);
  });

  it("has Optimove's ID in letters, digits and dashes, and fits TextLocal's 50 characters", () => {
    const long = segmentNameOf({ ...request, campaignId: 'ü <b>/"51-x'.repeat(30) }, 255);
    expect(long).toMatch(/^optimove-[A-Za-z0-9-]{1,18}-[0-9a-z]{9}-[0-9a-z]{8}-255$/);
    expect(long.length).toBeLessThanOrEqual(50);
  });
});

describe('two groups are of rival requests', () => {
  it('when the same name asked for different things', () => {
    expect(isRivalName(name, segmentNameOf({ ...request, requestHash: hash('two') }, 1))).toBe(true);
    // TextLocal may give a name back in other letters.
    expect(isRivalName(name, segmentNameOf({ ...request, requestHash: hash('two') }, 0).toUpperCase())).toBe(
      true,
    );
  });

  it.each([
    ['the same request', segmentNameOf(request, 3)],
    [
      'another Idempotency-Key',
      segmentNameOf({ ...request, requestKey: 'key:x', requestHash: hash('2') }, 0),
    ],
    ['a group that somebody else made', 'optimove-51207'],
    ['a group of an older bridge', 'optimove-51207-8000000000000001'],
  ])('but not for %s', (_, other) => {
    expect(isRivalName(name, other)).toBe(false);
  });
});
