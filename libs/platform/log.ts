// The log: JSON lines with identifiers, never a phone number, a message text or a credential.

import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

const secretPaths = [
  'authorization',
  '*.authorization',
  'headers.authorization',
  'req.headers.authorization',
  'apiKey',
  '*.apiKey',
  'credentials',
  '*.credentials',
  'number',
  '*.number',
  'numbers',
  '*.numbers',
  'text',
  '*.text',
];

// Keys of ours and of webhooks, and whatever may be a phone number; an identifier with letters or dashes is none.
const sensitive = /\b(?:otb_|whsec_)[\w+/=-]{8,}|(?<![\w-])\+?\d{10,15}(?![\w-])/g;

/** Text that others had a say in: what looks like a key or a phone number is taken out. */
export const masked = (text: string): string => text.replaceAll(sensitive, '[redacted]');

interface RequestToLog {
  method?: string;
  url?: string;
  ip?: string;
}

/** Without the query: that is where a key ends up which belongs into a header. */
const request = ({ method, url = '', ip }: RequestToLog) => ({
  method,
  url: masked(url.split('?', 1)[0] ?? ''),
  remoteAddress: ip,
});

/**
 * An error by what it is and where it happened. Not with everything it carries: that of a database has the row it could
 * not store, that of a parser the text it could not read.
 */
function error(thrown: Error): Record<string, unknown> {
  const { type, message, stack, code, kind, reason, status } = stdSerializers.err(thrown) as Record<
    string,
    unknown
  >;
  const known = { code, kind, reason, status };
  return {
    type,
    message: masked(String(message)),
    stack: masked(String(stack)),
    ...Object.fromEntries(
      Object.entries(known).filter(([, value]) => /^(?:string|number)$/.test(typeof value)),
    ),
  };
}

/** Makes the process's logger. `destination` is standard output unless a test or the demo collects the lines. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    redact: { paths: secretPaths, censor: '[redacted]' },
    base: null,
    serializers: { err: error, req: request },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
