// How a command ends: its exit code, and a sentence on standard error when it did not do what was asked.

import { CommanderError } from 'commander';
import { BridgeError } from '#client/errors.ts';

const exitCodes = {
  ok: 0,
  /** The service was not reached, a file could not be read, and whatever nobody foresaw. */
  failed: 1,
  /** The command was not understood, or a setting is missing. */
  usage: 2,
  /** The service refused the call. */
  refused: 3,
  /** The campaign ended otherwise than completed, or the account cannot be verified. */
  otherwise: 4,
} as const;

/** The command or its settings have to be changed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The call was made, and its answer is not the hoped-for one. */
export class EndedOtherwise extends Error {
  override readonly name = 'EndedOtherwise';
}

function sentencesOf(error: BridgeError): string {
  const faults = error.problem?.errors ?? [];
  const lines = faults.length > 1 ? faults.map(({ pointer, detail }) => `  ${pointer}: ${detail}`) : [];
  const code = error.code === undefined ? '' : ` (${error.code})`;
  const head = lines.length > 0 ? (error.problem?.title ?? error.message) : error.message;
  return [`The service refused it: ${head}${code}`, ...lines].join('\n');
}

/** @returns the exit code for an error, and what to write; nothing when commander has written it */
export function endOf(error: unknown): { code: number; message?: string } {
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? exitCodes.ok : exitCodes.usage };
  }
  if (error instanceof UsageError) return { code: exitCodes.usage, message: error.message };
  if (error instanceof EndedOtherwise) return { code: exitCodes.otherwise, message: error.message };
  if (error instanceof BridgeError) return { code: exitCodes.refused, message: sentencesOf(error) };
  return { code: exitCodes.failed, message: error instanceof Error ? error.message : String(error) };
}
