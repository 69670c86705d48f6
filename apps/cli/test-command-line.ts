// For tests of the command line: `bridge` as a process of its own, and in the process of the test.

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { adminKey } from '../all-in-one/test-service.ts';
import { runCaptured, type Ended } from './captured.ts';

const program = fileURLToPath(new URL('../../scripts/bridge.mjs', import.meta.url));

/** Runs a command with the admin key, unless the environment has another, and with `input` piped in. */
export type Run = (args: string[], environment?: Record<string, string>, input?: string) => Promise<Ended>;

export interface CommandLine {
  /** As an operator would: a process of its own, with the settings in its environment. */
  bridgeProcess: Run;
  /** The same in this process, which is quicker. */
  bridge: Run;
}

/** @param directory where processes run */
export function commandLineOf(url: string, directory: string): CommandLine {
  const settings = { BRIDGE_URL: url, BRIDGE_KEY: adminKey };
  return {
    async bridgeProcess(args, environment = {}, input = '') {
      const env = { PATH: process.env['PATH'] ?? '', ...settings, ...environment };
      const child = spawn(process.execPath, [program, ...args], { cwd: directory, env });
      child.stdin.end(input);
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { code, out, err };
    },
    bridge: (args, environment = {}, input = '') => runCaptured(args, { ...settings, ...environment }, input),
  };
}
