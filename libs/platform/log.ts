// The log: JSON lines with identifiers, never a phone number, a message text or a credential.

import { pino, type DestinationStream, type Logger } from 'pino';

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

/** Makes the process's logger. `destination` is standard output unless a test or the demo collects the lines. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = { level, redact: { paths: secretPaths, censor: '[redacted]' }, base: null };
  return destination === undefined ? pino(options) : pino(options, destination);
}
