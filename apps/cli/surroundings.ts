// What a command works with: the streams, the environment, the service it calls, and how it writes an answer.

import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import Table from 'cli-table3';
import { connect, type Bridge } from '#client/bridge.ts';
import { UsageError } from './exit.ts';

export interface Surroundings {
  environment: Record<string, string | undefined>;
  stdin: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
}

export interface GlobalOptions {
  url?: string;
  account?: string;
  json?: boolean;
}

export interface Desk extends Surroundings {
  readonly json: boolean;
  readonly bridge: Bridge;
  /** Writes an answer: as JSON with --json, else as the lines for people. */
  show(answer: unknown, lines: () => string): void;
  /** Writes a remark for people, on standard error. */
  remark(line: string): void;
}

/** Gives a command's action the desk with the options that stand before the command. */
export type WithDesk = <Arguments extends unknown[]>(
  action: (desk: Desk, ...args: Arguments) => Promise<void>,
) => (...args: Arguments) => Promise<void>;

/** A secret of the environment: NAME, or the contents of the file in NAME_FILE. */
export async function secretOf({ environment }: Surroundings, name: string): Promise<string | undefined> {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  const file = environment[`${name}_FILE`];
  return file === undefined || file === '' ? undefined : (await readFile(file, 'utf8')).trim();
}

/** Standard input, whole. @throws UsageError at a terminal, where nobody would know what is waited for */
export async function standardInput({ stdin }: Surroundings): Promise<string> {
  if ('isTTY' in stdin && stdin.isTTY === true) throw new UsageError('Pipe it into standard input.');
  return (await text(stdin)).trim();
}

/** @throws UsageError when no key is set */
export async function openDesk(surroundings: Surroundings, options: GlobalOptions): Promise<Desk> {
  const { environment, stdout, stderr } = surroundings;
  const key = await secretOf(surroundings, 'BRIDGE_KEY');
  if (key === undefined)
    throw new UsageError(
      'Set BRIDGE_KEY to a key of the service, or BRIDGE_KEY_FILE to a file that holds one.',
    );
  const url = options.url ?? environment['BRIDGE_URL'] ?? 'http://127.0.0.1:3000';
  if (!URL.canParse(url)) throw new UsageError(`"${url}" is not the address of a service; see BRIDGE_URL.`);
  const account = options.account ?? environment['BRIDGE_ACCOUNT'];
  const json = options.json === true;
  return {
    ...surroundings,
    json,
    bridge: connect({ url, key, account }),
    show: (answer, lines) =>
      void stdout.write(`${json ? JSON.stringify(answer, null, 2) : lines().trimEnd()}\n`),
    remark: (line) => void stderr.write(`${line}\n`),
  };
}

/** Rows under headings, without a frame. */
export function tableOf(head: string[], rows: (string | number | null)[][]): string {
  const table = new Table({
    head,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(
      ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
        .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'])
        .map((place) => [place, '']),
    ),
  });
  table.push(...rows.map((row) => row.map((cell) => String(cell ?? '–'))));
  return table.toString().replaceAll(/ +$/gm, '');
}
