// Carries out a Dockerfile without Docker: stages become folders, COPY copies, RUN runs in a shell. Only what ours uses.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Image {
  /** The folder that is `/` of the last stage. */
  root: string;
  workdir: string;
  environment: Record<string, string>;
  user: string;
  command: string[];
}

interface Step {
  instruction: string;
  text: string;
}

/** One step per instruction; comments are left out and continued lines joined. */
export const stepsOf = (dockerfile: string): Step[] =>
  dockerfile
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line))
    .map((line) => ({
      instruction: line.slice(0, line.indexOf(' ')),
      text: line.slice(line.indexOf(' ') + 1),
    }));

/** `sh -c` in a folder, with this Node first on the path. @throws Error with what the command printed */
function runIn(folder: string, command: string, environment: Record<string, string>): void {
  const path = `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`;
  const { HOME = '/', TMPDIR = '/tmp' } = process.env;
  const env = { HOME, TMPDIR, ...environment, PATH: path };
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', command], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`RUN ${command}\nended with ${String(status)}\n${stdout}${stderr}`);
}

/** COPY: into a folder when the target ends with a slash or is a dot, else under the target's name. */
function copy(sources: string[], target: string): void {
  const isFolder = target.endsWith('/') || sources.length > 1;
  for (const source of sources) {
    if (!existsSync(source)) throw new Error(`COPY: there is no ${source}`);
    const intoFolder = isFolder && !statSync(source).isDirectory();
    cpSync(source, intoFolder ? join(target, basename(source)) : target, {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

/**
 * Carries out all steps in folders below `into`.
 * @param context the folder of the build context, with what .dockerignore lets through
 */
export function buildImage(dockerfile: string, context: string, into: string): Image {
  const stages = new Map<string, string>();
  let image: Image = { root: '', workdir: '/', environment: {}, user: '', command: [] };
  const inside = (path: string): string =>
    join(image.root, path.startsWith('/') ? path : join(image.workdir, path)) +
    (/\/$|^\.$/.test(path) ? '/' : '');
  for (const { instruction, text } of stepsOf(dockerfile)) {
    const words = text.split(/\s+/);
    if (instruction === 'FROM') {
      const [, name = 'last'] = / AS (\S+)$/.exec(text) ?? [];
      const root = join(into, name);
      rmSync(root, { recursive: true, force: true });
      mkdirSync(root, { recursive: true });
      stages.set(name, root);
      image = { root, workdir: '/', environment: {}, user: '', command: [] };
    } else if (instruction === 'WORKDIR') {
      image.workdir = text;
      mkdirSync(inside('.'), { recursive: true });
    } else if (instruction === 'ENV') {
      for (const word of words)
        image.environment[word.split('=')[0] ?? ''] = word.slice(word.indexOf('=') + 1);
    } else if (instruction === 'COPY') {
      const from = /^--from=(\S+)$/.exec(words[0] ?? '')?.[1];
      const origin = from === undefined ? context : stages.get(from);
      if (origin === undefined) throw new Error(`COPY: there is no stage ${String(from)}`);
      const [target = '.', ...sources] = words.slice(from === undefined ? 0 : 1).toReversed();
      copy(
        sources.toReversed().map((source) => join(origin, source)),
        inside(target),
      );
    } else if (instruction === 'RUN') {
      console.log(`  RUN ${text}`);
      runIn(inside('.'), text, image.environment);
    } else if (instruction === 'USER') image.user = text;
    else if (instruction === 'CMD') image.command = JSON.parse(text) as string[];
  }
  return image;
}
