// What an Indian account is warned of before it sends.

import { describe, expect, it } from '@jest/globals';
import { indiaWarnings } from './india-rules.ts';

const campaign = {
  baseUrl: 'https://api.textlocal.in',
  sendAt: new Date('2026-11-24T06:30:00Z'), // 12:00 in India
  sender: 'ACMEIN',
  templateIds: ['1001', '1002'],
};
const codesOf = (more: Partial<Parameters<typeof indiaWarnings>[0]>): string[] =>
  indiaWarnings({ ...campaign, ...more }).map(({ code }) => code);

describe('indiaWarnings', () => {
  it.each(['https://api.txtlocal.com', 'http://127.0.0.1:4010', 'https://api.textlocal.in.example'])(
    'says nothing on %s',
    (baseUrl) => expect(codesOf({ baseUrl, sender: null })).toEqual([]),
  );

  it('always names the templates that have to be approved, since TextLocal does not tell', () => {
    const [warning, ...others] = indiaWarnings(campaign);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ code: 'india-template', detail: expect.stringContaining('1001, 1002') });
  });

  it.each([
    ['2026-11-24T03:29:59Z', true], // 8:59
    ['2026-11-24T03:30:00Z', false], // 9:00
    ['2026-11-24T15:15:00Z', false], // 20:45
    ['2026-11-24T15:16:00Z', true], // 20:46
    ['2026-11-24T20:00:00Z', true], // 1:30 the next day
  ])('at %s warns of the hour: %s', (sendAt, warns) => {
    expect(codesOf({ sendAt: new Date(sendAt) }).includes('india-hours')).toBe(warns);
  });

  it.each([
    ['ACMEIN', false],
    ['acmein', false],
    ['ACME', true],
    ['ACMEVIP', true],
    ['ACME12', true],
    [null, true],
  ])('with the sender %s warns of the header: %s', (sender, warns) => {
    expect(indiaWarnings({ ...campaign, sender }).some(({ code }) => code === 'india-sender')).toBe(warns);
  });
});
