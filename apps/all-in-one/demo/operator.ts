// The operator of the story, at the command line: `bridge` commands, run as they are shown.

import { runCaptured } from '../../cli/captured.ts';
import { claim } from './claim.ts';
import type { Page } from './page.ts';
import { labelled } from './picture.ts';

/** Shows and runs a command. @returns what it wrote. @throws NotAsClaimed when its exit code is not 0 */
export type Operator = (args: readonly string[], secrets?: Record<string, string>) => Promise<string>;

/** As a person would type it. */
const typed = (args: readonly string[]): string =>
  ['bridge', ...args.map((arg) => (/^[\w.:/@+-]+$/.test(arg) ? arg : `"${arg}"`))].join(' ');

/** Gives the operator of a service; the key travels in the environment, as it should. */
export function operatorOf(
  settings: { BRIDGE_URL: string; BRIDGE_KEY: string; BRIDGE_ACCOUNT: string },
  page: Page,
): Operator {
  return async (args, secrets = {}) => {
    page.block(page.paint('dim', labelled('$', typed(args), page.width - 3)));
    const { code, out, err } = await runCaptured(args, { ...settings, ...secrets });
    claim(code === 0, `\`${typed(args)}\` ended with exit code ${code}: ${err.trim()}`);
    return out.trimEnd();
  };
}
