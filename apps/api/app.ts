// Composes the API: errors, document, open routes, routes behind keys, the board. No listening here.

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { createAuthenticator } from '#accounts/keys.ts';
import { listOf } from '#platform/config.ts';
import type { Parts } from '#service/parts.ts';
import { registerAdmin } from './admin/register.ts';
import { createPlaces } from './places.ts';
import { requireKey } from './plugins/auth.ts';
import { schemaController } from './plugins/compilers.ts';
import { registerDocument } from './plugins/document.ts';
import { registerHeaders } from './plugins/headers.ts';
import { registerLimits } from './plugins/limits.ts';
import { measureRequests } from './plugins/measure.ts';
import { answer, registerProblems } from './plugins/problem.ts';
import { correlateRequests, requestLog } from './plugins/correlate.ts';
import { shareRequests } from './plugins/share.ts';
import { traceRequests } from './plugins/trace.ts';
import { accountRoutes } from './routes/accounts.ts';
import { auditRoutes } from './routes/audit.ts';
import { brakeRoutes } from './routes/brake.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { acceptRoute, campaignRoutes } from './routes/campaigns.ts';
import { estimateRoute } from './routes/estimate.ts';
import { healthRoutes } from './routes/health.ts';
import { keyRoutes } from './routes/keys.ts';
import { recipientRoutes } from './routes/recipients.ts';
import { senderRoutes } from './routes/senders.ts';
import { templateRoutes } from './routes/templates.ts';
import { webhookRoutes } from './routes/webhooks.ts';

const smallBodyBytes = 262_144;

/** A call whose body may be left out takes an empty one for `{}`, with or without a content type. */
function takeEmptyBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else void parseJson(request, body, done);
  });
  app.addHook('preValidation', async (request) => {
    if (request.method === 'POST' && (request.body === undefined || request.body === null)) request.body = {};
  });
}

export interface ApiOptions {
  /** True once a stop has begun: readiness says no. */
  stopping: () => boolean;
  /** Aborted when uploads under way have to end, so that a stop does. */
  uploadsEnd?: AbortSignal;
}

/** Builds the app; `ready()` or `listen()` it, then `close()` it. */
export async function buildApp(parts: Parts, options: ApiOptions): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = parts.log;
  const trustedProxies = listOf(parts.config.TRUSTED_PROXIES);
  const app = Fastify({
    loggerInstance,
    schemaController: schemaController(),
    frameworkErrors: answer,
    bodyLimit: smallBodyBytes,
    genReqId: () => randomUUID(),
    logController: requestLog(),
    // A head that does not come holds a connection for seconds; a list of millions may take minutes.
    requestTimeout: 300_000,
    keepAliveTimeout: 72_000, // longer than proxies keep theirs, so that they do not send into a closing one
    http: { headersTimeout: 20_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384 },
    forceCloseConnections: 'idle',
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>();
  if (parts.isTraced) await traceRequests(app);
  registerProblems(app);
  correlateRequests(app);
  measureRequests(app, parts.meters);
  takeEmptyBodies(app);
  await registerHeaders(app);
  await registerDocument(app);
  const adminKeyHash = Buffer.from(parts.config.adminKeyHash, 'hex');
  const authenticate = createAuthenticator(parts.database, adminKeyHash);
  const limits = await registerLimits(app, parts);
  const places = createPlaces(parts.config);
  await app.register(healthRoutes(parts, options.stopping));
  await app.register(async (scope) => {
    requireKey(scope, authenticate, limits);
    shareRequests(scope, places.requests);
    await scope.register(accountRoutes(parts));
    await scope.register(brakeRoutes(parts));
    await scope.register(keyRoutes(parts));
    await scope.register(webhookRoutes(parts));
    await scope.register(auditRoutes(parts));
    await scope.register(campaignRoutes(parts, places.lists));
    await scope.register(recipientRoutes(parts, places.exports));
    await scope.register(decisionRoutes(parts));
    await scope.register(acceptRoute(parts, places.uploads, options.uploadsEnd));
    await scope.register(estimateRoute(parts, places.estimates));
    await scope.register(templateRoutes(parts, places.searches));
    await scope.register(senderRoutes(parts));
  });
  await registerAdmin(app, { parts, adminKeyHash, authenticate, limits });
  await app.ready();
  return app;
}
