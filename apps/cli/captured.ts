// A command run in this process, with what it writes kept.

import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCommand } from './program.ts';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a command with `input` piped in. @returns its exit code and what it wrote */
export async function runCaptured(
  args: readonly string[],
  environment: Record<string, string>,
  input = '',
): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const stdin = Readable.from(input === '' ? [] : [input]);
  const ended = runCommand(args, { environment, stdin, stdout, stderr }).finally(() => {
    stdout.end();
    stderr.end();
  });
  const [out, err, code] = await Promise.all([text(stdout), text(stderr), ended]);
  return { code, out, err };
}
