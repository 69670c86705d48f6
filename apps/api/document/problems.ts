// The error answers of the calls, for the document: which codes a call may answer with, and what they look like.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '#platform/root.ts';
import { catalogue, type ProblemCode } from '#problem/catalogue.ts';
import { problemSchema } from '#problem/problem.ts';
import { ref } from '../routes/schema.ts';

/** What every call of a key with an account may be refused for. */
export const accountProblems = ['invalid-request', 'forbidden', 'account-required'] as const;

/** What stands in the way when TextLocal is asked while the caller waits. */
export const providerProblems = [
  'account-not-found',
  'base-url-not-allowed',
  'credentials-unreadable',
  'provider-refused',
  'provider-unavailable',
] as const;

/** Whatever POST /campaigns and its estimate refuse a campaign for. */
export const campaignFaults = [
  ...accountProblems,
  ...providerProblems,
  'invalid-json',
  'upload-too-slow',
  'payload-too-large',
  'unsupported-media-type',
  'campaign-refused',
  'account-not-verified',
  'unknown-template',
  'sender-not-allowed',
  'empty-list',
  'send-time-past',
  'send-time-too-far',
  'send-time-invalid',
  'quiet-hours',
  'text-too-long',
  'text-blank',
  'text-has-placeholders',
  'mms-not-supported',
] as const;

const reference = (code: ProblemCode) => ({ $ref: `#/components/examples/${code}` });

function errorAnswers(codes: Iterable<ProblemCode>) {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = catalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, all]) => [
      status,
      {
        description: all.map((code) => `\`${code}\`: ${catalogue[code].title}.`).join(' '),
        content: {
          'application/problem+json': {
            schema: ref(problemSchema),
            examples: Object.fromEntries(all.map((code) => [code, reference(code)])),
          },
        },
      },
    ]),
  );
}

/** The error answers of a call behind a key: one for each status, with the codes it may carry. */
export const problems = (...codes: ProblemCode[]) =>
  errorAnswers(['unauthorized', 'too-many-requests', 'internal', 'unavailable', 'too-busy', ...codes]);

/** The error answers of a call that is open to everybody. */
export const openProblems = (...codes: ProblemCode[]) => errorAnswers(codes);

/** The page of an error, in Markdown: docs/errors/<code>.md. */
export const errorPage = (code: ProblemCode): string => join(root, 'docs/errors', `${code}.md`);

/** The example on the page of an error. @throws Error when the page has none */
export function problemExample(code: ProblemCode): { summary: string; value: unknown } {
  const [, example] = /^```json\n([^]*?)^```/m.exec(readFileSync(errorPage(code), 'utf8')) ?? [];
  if (example === undefined) throw new Error(`docs/errors/${code}.md has no example`);
  return { summary: catalogue[code].title, value: JSON.parse(example) };
}
