import { describe, expect, it } from '@jest/globals';
import { NumberSet } from './number-set.ts';
import { recentOptOuts } from './opt-outs.ts';

describe('recent opt-outs', () => {
  it('are read anew once they are older than half a minute, and not before', async () => {
    let now = 0;
    let readings = 0;
    const optOuts = recentOptOuts(
      async () => {
        readings += 1;
        const numbers = new NumberSet();
        if (readings > 1) numbers.add('447700900001');
        return numbers;
      },
      () => now,
    );
    expect((await optOuts()).has('447700900001')).toBe(false);
    now = 30_000;
    expect((await optOuts()).has('447700900001')).toBe(false);
    now = 30_001;
    expect((await optOuts()).has('447700900001')).toBe(true);
    expect(readings).toBe(2);
  });

  it('are read once for all who ask at the same time', async () => {
    let readings = 0;
    const optOuts = recentOptOuts(async () => {
      readings += 1;
      return new NumberSet();
    });
    await Promise.all([optOuts(), optOuts(), optOuts()]);
    expect(readings).toBe(1);
  });

  it('are asked for again when reading them failed', async () => {
    let readings = 0;
    const optOuts = recentOptOuts(async () => {
      readings += 1;
      if (readings === 1) throw new Error('no answer');
      return new NumberSet();
    });
    await expect(optOuts()).rejects.toThrow('no answer');
    await optOuts();
    expect(readings).toBe(2);
  });
});
