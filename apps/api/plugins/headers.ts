// What answers tell a browser to refuse. Nothing is allowed but for the three places that have pages.

import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const self = "'self'";
const none = "'none'";

const policyOf = (directives: Record<string, string>): string =>
  Object.entries({ 'default-src': none, 'base-uri': none, 'frame-ancestors': none, ...directives })
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

// The two libraries set styles from their scripts; everything else they get from here alone, their fonts too.
const application = {
  'script-src': self,
  'style-src': `${self} 'unsafe-inline'`,
  'img-src': `${self} data:`,
  'font-src': `${self} data:`,
  'connect-src': self,
};

/** The pages for signing in and out: a form and a style sheet. */
const signInPolicy = policyOf({ 'style-src': self, 'form-action': self });
/** Bull Board names its own base. */
const boardPolicy = policyOf({ ...application, 'base-uri': self, 'form-action': none });
/** Swagger UI. */
export const docsPolicy = policyOf({ ...application, 'form-action': self });

/** For everything that sets none of its own: JSON and text, which no browser should make a page of. */
export async function registerHeaders(app: FastifyInstance): Promise<void> {
  const directives = { defaultSrc: [none], baseUri: [none], frameAncestors: [none], formAction: [none] };
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives } });
}

function setPolicy(scope: FastifyInstance, policy: string): void {
  scope.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', policy);
    // Without a referrer policy like this one a browser would not say which origin a form comes from.
    reply.header('referrer-policy', 'same-origin');
    reply.header('cache-control', 'no-store');
  });
}

export const allowSignIn = (scope: FastifyInstance): void => setPolicy(scope, signInPolicy);
export const allowBoard = (scope: FastifyInstance): void => setPolicy(scope, boardPolicy);
