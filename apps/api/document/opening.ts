// How the OpenAPI document begins: what the service is, the rules that hold for every call, tags, keys.

const description = `Hands Optimove campaigns over to TextLocal and brings delivery figures back. Every customer is texted at most once for a
campaign, whatever breaks on the way.

## Keys

Keys are sent as \`Authorization: Bearer …\`. A key belongs to one account and has scopes: \`campaigns:write\`, \`campaigns:read\`,
\`templates:read\`. The admin key may do everything, and names the account in \`X-Account-Id\` where a call is about one.

## Errors

Errors are \`application/problem+json\` (RFC 9457) with a stable \`type\`, which is the address of a page about it, and a \`code\` for programs.
All faults of a request come at once, in \`errors\`, each with a JSON pointer to what is at fault. \`instance\` is the request's ID in the log.

## Repeating a call

Every call may be repeated after a lost answer. GET, PUT and DELETE by their nature; \`POST /campaigns\` because the same request
gives the same campaign; cancel, retry, verify and replay because they do nothing twice. A 503 says in \`Retry-After\` when.
Only \`POST /accounts/{id}/keys\` makes another key each time.

## Limits

- Bodies have up to 256 KiB; those of \`POST /campaigns\` and its estimate up to 400 MB when inflated, and up to 2,000,000 customer IDs.
- Headers have up to 16 KiB; a request has to be read within five minutes.
- An account has a share of the large uploads (\`MAX_UPLOADS\`), estimates, exports and searches of a process, \`too-many-requests\` says so beyond it; \`too-busy\` says that all places are taken. Campaigns of up to 64 KiB need no place.
- Lists come in pages of up to 200, 50 unless said otherwise.

## Versions

\`info.version\` is that of the API. Within a version calls, fields and codes are only added; take no notice of what you do not know.`;

export const opening = {
  openapi: '3.1.0',
  info: {
    title: 'Optimove–TextLocal bridge',
    summary: 'Campaigns from Optimove, handed over to TextLocal safely; honest delivery figures back.',
    version: '1',
    description,
    contact: { name: 'The operator of this service' },
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'The service that gave this document' }],
  tags: [
    { name: 'campaigns', description: 'Accept campaigns, follow them, decide about them.' },
    { name: 'templates', description: 'What an account can send: texts, sender names, credits.' },
    {
      name: 'accounts',
      description: 'Connections to TextLocal, their keys and webhooks; for the admin key.',
    },
    { name: 'service', description: 'Probes, error pages, this document; no key needed.' },
  ],
  components: {
    securitySchemes: {
      accountKey: {
        type: 'http' as const,
        scheme: 'bearer',
        description:
          'A key of one account, as `POST /accounts/{id}/keys` makes it. The scopes it needs stand at each call.',
      },
      adminKey: {
        type: 'http' as const,
        scheme: 'bearer',
        description: 'The admin key of the service: every call, in the name of every account.',
      },
    },
  },
};
