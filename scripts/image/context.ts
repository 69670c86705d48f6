// The build context: the files that git knows and .dockerignore lets through.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One pattern of .dockerignore; it also matches what lies below the folder that it names. */
const matcherOf = (pattern: string): RegExp => {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('**/', '(?:.*/)?')
    .replaceAll(/(?<![.)])\*/g, '[^/]*');
  return new RegExp(`^${expression}(?:/|$)`);
};

/** Says of a path whether it is in the context: the last pattern that matches decides. */
export function contextFilter(dockerignore: string): (path: string) => boolean {
  const rules = dockerignore
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), matches: matcherOf(line.replace(/^!/, '')) }));
  return (path) => rules.findLast(({ matches }) => matches.test(path))?.keeps ?? true;
}

/** Copies the context of the checkout at `root` into a folder. */
export function copyContext(root: string, into: string): void {
  const isKept = contextFilter(readFileSync(join(root, '.dockerignore'), 'utf8'));
  // Also files that are new here; not those that git ignores, which are nobody else's.
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\0');
  for (const file of files) {
    if (file === '' || !isKept(file) || !existsSync(join(root, file))) continue;
    cpSync(join(root, file), join(into, file), { recursive: true });
  }
}
