// The only place where an error becomes an answer: RFC 9457 problem+json.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { catalogue, type ProblemCode } from '#problem/catalogue.ts';
import { problemBody, ProblemError, type Fault, type ProblemExtras } from '#problem/problem.ts';
import { masked } from '#platform/log.ts';
import { isBarred, ProviderError } from '#providers/textlocal/errors.ts';

const codeOfStatus: Record<number, ProblemCode> = {
  400: 'invalid-request',
  404: 'not-found',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
};

/** node-postgres gives this error no code. */
const poolExhausted = 'timeout exceeded when trying to connect';

/** SQLSTATE classes, socket errors and Prisma's codes that mean a part is away, not that the code is wrong. */
const away = /^(?:08|53|57P)|^(?:ECONN|ENOTFOUND|ETIMEDOUT|EPIPE)|^P(?:1001|1002|1008|1017|2024|2028|2037)$/;

function send(
  reply: FastifyReply,
  code: ProblemCode,
  detail: string | undefined,
  extras: ProblemExtras = {},
): void {
  const { status } = catalogue[code];
  if (extras.retryAfterSeconds !== undefined) reply.header('retry-after', String(extras.retryAfterSeconds));
  reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(problemBody(code, detail, extras, reply.request.id));
}

const faultsOf = (error: FastifyError): Fault[] =>
  (error.validation ?? []).map(({ instancePath, message, keyword, params }) => {
    const property = keyword === 'additionalProperties' ? `/${String(params['additionalProperty'])}` : '';
    return {
      pointer: `/${error.validationContext ?? 'body'}${instancePath}${property}`,
      detail:
        property === '' ? (message ?? 'is not as described') : 'This property is not known; take it out.',
    };
  });

function answerProvider(error: ProviderError, reply: FastifyReply): void {
  if (isBarred(error)) {
    const code = error.reason === 'origin-not-allowed' ? 'base-url-not-allowed' : error.reason;
    send(reply, code, `${error.message}.`);
    return;
  }
  if (error.outcome === 'rejected') {
    send(reply, 'provider-refused', `${error.message}. Call POST /accounts/{id}/verify for a full report.`);
    return;
  }
  const retryAfterSeconds = Math.ceil((error.retryAfterMs ?? 10_000) / 1_000);
  send(reply, 'provider-unavailable', 'TextLocal did not answer as it should; nothing was stored.', {
    retryAfterSeconds,
  });
}

/** Answers an error; also what Fastify refuses before any route, such as an address that cannot be decoded. */
export function answer(
  error: FastifyError | ProblemError | ProviderError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (error instanceof ProblemError) {
    send(reply, error.code, error.message, error.extras);
    return;
  }
  if (error instanceof ProviderError) {
    request.log.warn({ err: error }, 'TextLocal failed a request');
    answerProvider(error, reply);
    return;
  }
  if (error.validation !== undefined) {
    const errors = faultsOf(error);
    send(reply, 'invalid-request', errors.map((each) => `${each.pointer}: ${each.detail}`).join('; '), {
      errors,
    });
    return;
  }
  const status = error.statusCode ?? 500;
  if (status < 500) {
    const code =
      error.code === 'FST_ERR_CTP_INVALID_JSON_BODY'
        ? 'invalid-json'
        : (codeOfStatus[status] ?? 'invalid-request');
    send(reply, code, error.message);
    return;
  }
  request.log.error({ err: error }, 'request failed');
  if (away.test(error.code ?? '') || error.message === poolExhausted)
    send(reply, 'unavailable', 'Try again in a moment.', { retryAfterSeconds: 5 });
  else send(reply, 'internal', undefined);
}

export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler(answer);
  app.setNotFoundHandler((request, reply) => {
    send(
      reply,
      'not-found',
      `${request.method} ${masked(request.url.split('?')[0] ?? '')} is not a call of this service; see /docs.`,
    );
  });
}
