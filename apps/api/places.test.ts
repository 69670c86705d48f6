import { describe, expect, it } from '@jest/globals';
import { Places, type PlaceRules } from './places.ts';

const placesOf = (more: Partial<PlaceRules> = {}) =>
  new Places({ what: 'exports', total: 4, share: 2, reserve: 1, line: 0, waitMs: 0, ...more });

describe('places that accounts share', () => {
  it('are refused to an account that has its share, with words that say so', () => {
    const places = placesOf();
    const release = places.takeNow('a');
    places.takeNow('a');
    expect(() => places.takeNow('a')).toThrow(
      expect.objectContaining({
        code: 'too-many-requests',
        message: expect.stringContaining('Your account has 2 of the 2 exports'),
        extras: { retryAfterSeconds: 3 },
      }),
    );
    release();
    places.takeNow('a');
  });

  it('are left to an account that holds none by those who hold one', () => {
    const places = placesOf();
    for (const account of ['a', 'a', 'b']) places.takeNow(account);
    expect(() => places.takeNow('b')).toThrow(expect.objectContaining({ code: 'too-many-requests' }));
    places.takeNow('c');
    expect(() => places.takeNow('d')).toThrow(
      expect.objectContaining({
        code: 'too-busy',
        message: expect.stringContaining('All places for exports'),
      }),
    );
  });

  it('are free once for each release, however often it is called', () => {
    const places = placesOf({ total: 2, share: 1, reserve: 0 });
    const release = places.takeNow('a');
    places.takeNow('b');
    release();
    release();
    places.takeNow('c');
    expect(() => places.takeNow('d')).toThrow(expect.objectContaining({ code: 'too-busy' }));
  });

  it('are given to those who wait in turns of their accounts', async () => {
    const places = placesOf({ total: 1, share: 1, reserve: 0, line: 9, waitMs: 60_000 });
    const served: string[] = [];
    const work = async (name: string) => {
      const release = await places.take(name.slice(0, 1));
      served.push(name);
      release();
    };
    const release = places.takeNow('z');
    const all = ['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map(work);
    release();
    await Promise.all(all);
    expect(served).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('are given to another account at once, however many of one wait', async () => {
    const places = placesOf({ share: 1, line: 2, waitMs: 60_000 });
    const release = await places.take('a');
    const waiting = [places.take('a'), places.take('a')];
    await expect(places.take('a')).rejects.toMatchObject({ code: 'too-many-requests' });
    (await places.take('b'))();
    release();
    for (const each of waiting) (await each)();
  });

  it('are refused to who has waited too long, and lost to nobody by that', async () => {
    const places = placesOf({ share: 1, line: 5, waitMs: 20 });
    const release = await places.take('a');
    await expect(places.take('a')).rejects.toMatchObject({ code: 'too-many-requests' });
    release();
    (await places.take('a'))();
  });
});
