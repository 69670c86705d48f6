// Every command of the simulator, as MSW handlers: for the server, and for tests that need no socket.
import type { HttpHandler } from 'msw';
import type { World } from '../state/world.ts';
import { accountCommands } from './account.ts';
import { bulkCommands } from './bulk.ts';
import { commandHandler, unknownCommandHandler } from './command.ts';
import type { Command } from './command.ts';
import { contactCommands } from './contacts.ts';
import { groupCommands } from './groups.ts';
import { historyCommands } from './history.ts';
import { optoutCommands } from './optouts.ts';
import { reportCommands } from './reports.ts';
import { scheduledCommands } from './scheduled.ts';
import { sendCommands } from './send.ts';

const commands: Readonly<Record<string, Command>> = {
  ...accountCommands,
  ...bulkCommands,
  ...contactCommands,
  ...groupCommands,
  ...historyCommands,
  ...optoutCommands,
  ...reportCommands,
  ...scheduledCommands,
  ...sendCommands,
};

export interface TextlocalHandlers {
  /**
   * For `setupServer(...all)` or `getResponse(all, request)`; the last one answers whatever the others do
   * not.
   */
  readonly all: readonly HttpHandler[];
  /** The handlers to ask for a path: one look-up instead of trying every handler in turn. */
  forPath(pathname: string): HttpHandler[];
}

/** The handlers of one simulated vendor; they share the state in `world`. */
export function textlocalHandlers(world: World): TextlocalHandlers {
  const byName = new Map(
    Object.entries(commands).map(([name, run]) => [name, commandHandler(world, name, run)]),
  );
  const unknown = unknownCommandHandler(world);
  return {
    all: [...byName.values(), unknown],
    forPath: (pathname) => [byName.get(pathname.replace(/^\/|\/$/g, '')) ?? unknown],
  };
}
