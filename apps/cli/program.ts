// The program `bridge`: its commands, its help, its exit codes.

import completion from '@bomb.sh/tab/commander';
import { Command } from 'commander';
import { addAccountCommands } from './commands/accounts.ts';
import { addCampaignCommands } from './commands/campaigns.ts';
import { addKeyCommands } from './commands/keys.ts';
import { addLookCommands } from './commands/look.ts';
import { endOf } from './exit.ts';
import { openDesk, type GlobalOptions, type Surroundings, type WithDesk } from './surroundings.ts';

const help = `
Settings:
  BRIDGE_URL                 where the service is (http://127.0.0.1:3000)
  BRIDGE_KEY, …_FILE         a key of the service: the admin key, or one of an account
  BRIDGE_ACCOUNT             the account, when the key is the admin's
  TEXTLOCAL_API_KEY, …_FILE  for accounts add

Exit codes:
  0  done
  1  failed: the service was not reached, a file could not be read
  2  the command was not understood, or a setting is missing
  3  the service refused the call
  4  the campaign failed, is held or was cancelled; the account cannot be verified

Completion:  source <(bridge complete bash)    also: zsh, fish, powershell
`;

/** The program; nothing runs yet. */
function createProgram(surroundings: Surroundings): Command {
  const program = new Command('bridge')
    .description('Hands campaigns over to TextLocal and looks after them.')
    .option('--url <address>', 'where the service is; else BRIDGE_URL')
    .option('--account <id>', 'the account, with the admin key; else BRIDGE_ACCOUNT')
    .option('--json', 'answers as JSON, for programs')
    .addHelpText('after', help)
    .showHelpAfterError('(bridge --help shows the commands)')
    .configureOutput({
      writeOut: (text) => void surroundings.stdout.write(text),
      writeErr: (text) => void surroundings.stderr.write(text),
    })
    .exitOverride();
  const withDesk: WithDesk =
    (action) =>
    async (...args) =>
      action(await openDesk(surroundings, program.opts<GlobalOptions>()), ...args);
  addAccountCommands(program, withDesk);
  addKeyCommands(program, withDesk);
  addCampaignCommands(program, withDesk);
  addLookCommands(program, withDesk);
  completion(program);
  return program;
}

/** Runs a command. @returns its exit code */
export async function runCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    await createProgram(surroundings).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    const { code, message } = endOf(error);
    if (message !== undefined) surroundings.stderr.write(`${message}\n`);
    return code;
  }
}
