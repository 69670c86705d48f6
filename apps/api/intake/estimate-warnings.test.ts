import { describe, expect, it } from '@jest/globals';
import { quietWarnings } from './estimate-warnings.ts';

const account = { quietHours: { from: '21:00', to: '08:00' }, timeZone: 'UTC' };
const at = (time: string) => new Date(`2026-11-24T${time}:00Z`);

describe('the warning about quiet hours', () => {
  it('is given when notAfter reaches into them, and says that a delayed send fails', () => {
    const [warning] = quietWarnings(account, at('20:30'), at('21:30'));
    expect(warning).toMatchObject({
      code: 'not-after-in-quiet-hours',
      detail: expect.stringContaining('delayed until 2026-11-24T21:00:00.000Z fails'),
    });
  });

  it('says that a delayed send waits when they end before notAfter', () => {
    const [warning] = quietWarnings(account, at('20:30'), new Date('2026-11-25T09:00:00Z'));
    expect(warning?.detail).toContain('waits for their end');
  });

  it('is not given when the window ends before them, or without any', () => {
    expect(quietWarnings(account, at('19:30'), at('21:00'))).toEqual([]);
    expect(quietWarnings({ quietHours: null, timeZone: 'UTC' }, at('20:30'), at('23:00'))).toEqual([]);
  });
});
