// The error that becomes an RFC 9457 answer, and the schema of that answer.

import { Type } from 'typebox';
import { catalogue, sendProblems, type ProblemCode, type SendProblemCode } from './catalogue.ts';

export const faultSchema = Type.Object(
  {
    code: Type.Optional(
      Type.String({ description: 'A code of the catalogue, when the fault has one of its own.' }),
    ),
    pointer: Type.String({
      description: 'JSON pointer to what is at fault, with the part of the request before it.',
    }),
    detail: Type.String({ description: 'What is wrong and what to change.' }),
  },
  { description: 'One fault of a request.' },
);
export type Fault = Type.Static<typeof faultSchema>;

export const problemSchema = Type.Object(
  {
    type: Type.String({ description: 'Address of the page that explains the error.' }),
    title: Type.String({ description: 'What went wrong, the same for every error of this code.' }),
    status: Type.Integer({ description: 'The HTTP status of the answer.' }),
    code: Type.String({ description: 'The last part of `type`, for programs.' }),
    detail: Type.Optional(Type.String({ description: 'What happened this time and what to change.' })),
    instance: Type.Optional(Type.String({ description: 'The request ID, as in the log.' })),
    errors: Type.Optional(Type.Array(faultSchema, { description: 'All faults of the request.' })),
    state: Type.Optional(Type.String({ description: 'The state that did not allow the call.' })),
  },
  { $id: 'Problem', description: 'An error, as RFC 9457 describes it.' },
);
export type Problem = Type.Static<typeof problemSchema>;

export interface ProblemExtras {
  errors?: Fault[];
  state?: string;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** An error the caller can do something about. `detail` never carries numbers, texts or a provider's own words. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail, { cause: extras.cause });
    this.name = 'ProblemError';
    this.code = code;
    this.extras = extras;
  }
}

/** The body of the answer for a code. */
export function problemBody(
  code: ProblemCode,
  detail?: string,
  extras: ProblemExtras = {},
  instance?: string,
): Problem {
  const { status, title } = catalogue[code];
  return {
    type: `/errors/${code}`,
    title,
    status,
    code,
    ...(detail !== undefined && { detail }),
    ...(instance !== undefined && { instance }),
    ...(extras.errors !== undefined && { errors: extras.errors }),
    ...(extras.state !== undefined && { state: extras.state }),
  };
}

/** One problem for a list of faults: the fault's own code when it is alone, `campaign-refused` for several. */
export function refusal(faults: readonly (Fault & { code: ProblemCode })[]): ProblemError {
  const [first] = faults;
  if (first !== undefined && faults.length === 1)
    return new ProblemError(first.code, first.detail, { errors: [first] });
  return new ProblemError('campaign-refused', faults.map(({ detail }) => detail).join(' '), {
    errors: [...faults],
  });
}

export const sendProblemSchema = Type.Object(
  {
    code: Type.String({ description: 'A code of docs/send-problems.md, for programs.' }),
    detail: Type.String({ description: 'What happened and what a person can do.' }),
    step: Type.Optional(
      Type.String({ description: 'The step that stopped: `segment`, `schedule`, `deliver` or `measure`.' }),
    ),
  },
  { $id: 'SendProblem', description: 'Why a send failed or is held, and what to do.' },
);
export type SendProblem = Type.Static<typeof sendProblemSchema>;

/** A send's problem as it is stored. */
export const sendProblem = (code: SendProblemCode, step: string, more = ''): SendProblem => ({
  code,
  detail: more === '' ? sendProblems[code] : `${sendProblems[code]} ${more}`,
  step,
});
