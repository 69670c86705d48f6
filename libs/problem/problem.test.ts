import { describe, expect, it } from '@jest/globals';
import { Value } from 'typebox/value';
import { catalogue, sendProblems, type ProblemCode, type SendProblemCode } from './catalogue.ts';
import {
  problemBody,
  ProblemError,
  problemSchema,
  refusal,
  sendProblem,
  sendProblemSchema,
} from './problem.ts';

const codes = Object.keys(catalogue) as ProblemCode[];

describe('the catalogue', () => {
  it.each(codes)(
    'has an address that can stand in a path, a status of an error and a title for %s',
    (code) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      const { status, title } = catalogue[code];
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(title).toMatch(/^[A-Z].*[^.]$/);
    },
  );

  it('has no title twice', () => {
    expect(new Set(codes.map((code) => catalogue[code].title)).size).toBe(codes.length);
  });
});

describe('a problem', () => {
  it.each(codes)('is as its schema says for %s, with everything or only what it must have', (code) => {
    const extras = { errors: [{ pointer: '/body', detail: 'x', code }], state: 'held', retryAfterSeconds: 3 };
    for (const body of [problemBody(code), problemBody(code, 'what happened', extras, 'request-1')]) {
      expect(Value.Check(problemSchema, body)).toBe(true);
      expect(body).toMatchObject({ type: `/errors/${code}`, code, status: catalogue[code].status });
    }
  });

  it('leaves out what it does not have, and never shows the cause', () => {
    expect(Object.keys(problemBody('internal'))).toEqual(['type', 'title', 'status', 'code']);
    const error = new ProblemError('internal', 'd', { cause: new Error('the inner cause') });
    expect(JSON.stringify(problemBody(error.code, error.message, error.extras))).not.toContain('inner cause');
    expect(error.cause).toBeInstanceOf(Error);
  });
});

describe('a refusal', () => {
  const fault = (code: ProblemCode) => ({ code, pointer: `/body/${code}`, detail: `About ${code}.` });

  it('of one fault has its code', () => {
    const error = refusal([fault('empty-list')]);
    expect(error).toMatchObject({ code: 'empty-list', message: 'About empty-list.' });
    expect(error.extras.errors).toEqual([fault('empty-list')]);
  });

  it('of several has all of them', () => {
    const faults = [fault('empty-list'), fault('send-time-past')];
    const error = refusal(faults);
    expect(error).toMatchObject({
      code: 'campaign-refused',
      message: 'About empty-list. About send-time-past.',
    });
    expect(error.extras.errors).toEqual(faults);
  });
});

describe('the problem of a send', () => {
  it.each(Object.keys(sendProblems) as SendProblemCode[])(
    'says what to do about %s, and more when there is more',
    (code) => {
      expect(Value.Check(sendProblemSchema, sendProblem(code, 'schedule'))).toBe(true);
      expect(sendProblem(code, 'schedule')).toEqual({ code, detail: sendProblems[code], step: 'schedule' });
      expect(sendProblem(code, 'schedule', 'More.').detail).toBe(`${sendProblems[code]} More.`);
    },
  );
});
