import { describe, expect, it } from '@jest/globals';
import { createLog } from './log.ts';

const secret = '447700900123';

/** What is written when `fields` are logged. */
function written(fields: object, level = 'info'): string {
  const lines: string[] = [];
  createLog(level, { write: (line) => void lines.push(line) }).info(fields, 'something happened');
  return lines.join('');
}

describe('the log', () => {
  it('is a line of JSON with what was said', () => {
    const line = written({ campaignId: '0193', done: 3 });
    expect(JSON.parse(line)).toMatchObject({ campaignId: '0193', done: 3, msg: 'something happened' });
    expect(line.endsWith('\n')).toBe(true);
  });

  it('keeps to its level', () => {
    expect(written({ campaignId: '0193' }, 'warn')).toBe('');
  });

  it.each(['authorization', 'apiKey', 'credentials', 'number', 'numbers', 'text'])(
    'never shows "%s", at the top or one level down',
    (name) => {
      for (const fields of [
        { [name]: secret },
        { contact: { [name]: secret } },
        { [name]: { deeper: [secret] } },
      ]) {
        const line = written(fields);
        expect(line).not.toContain(secret);
        expect(line).toContain('[redacted]');
      }
    },
  );

  it('never shows the authorization of a request', () => {
    for (const fields of [
      { headers: { authorization: secret } },
      { req: { headers: { authorization: secret, host: 'bridge' } } },
    ]) {
      expect(written(fields)).not.toContain(secret);
    }
  });

  it('never shows what a request asked for behind its path, nor a number or key in it', () => {
    const key = `otb_${'x'.repeat(43)}`;
    const id = '0193f6a1-7a7b-7c3d-8e4f-447700900123';
    const line = written({
      req: { method: 'GET', url: `/campaigns/${id}/${secret}/${key}?key=${key}`, ip: '::1' },
    });
    expect(line).not.toContain(key);
    expect(line.replaceAll(id, '')).not.toContain(secret);
    expect(line).toContain(`/campaigns/${id}/[redacted]/[redacted]`);
  });

  it('never shows what an error carries beside its message and place, nor a number or key in these', () => {
    const cause = new Error(`contact +${secret} was refused`);
    const error = Object.assign(new Error(`near "${secret}"`, { cause }), {
      code: '23505',
      detail: `Failing row contains (${secret})`,
      request: { body: secret },
      number: Number(secret),
    });
    const line = written({ err: error });
    expect(line).not.toContain(secret);
    expect(JSON.parse(line)).toMatchObject({ err: { type: 'Error', code: '23505' } });
    expect(line).toContain('log.test.ts'); // where it happened
  });

  it('does so in child logs too', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) });
    log.child({ accountId: 'acme' }).info({ contact: { number: secret } }, 'said');
    log.child({ number: secret }).info('said');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain(secret);
  });
});
