// Every relative link of a Markdown file leads to something, and so does every docs/… that a comment names.

import { posix } from 'node:path';
import { exists, filesAtTop, filesIn, textOf } from './files.ts';

const folders = ['apps', 'libs', 'scripts', 'docs', 'prisma'];
const hasScheme = /^[a-z][a-z0-9+.-]*:/i;

/** Markdown without what is not prose: code between fences and between backticks. */
const prose = (text: string): string =>
  text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (text: string): Set<string> =>
  new Set(
    [...text.replaceAll(/^```[^]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

function* linksOf(text: string): Iterable<string> {
  const plain = prose(text);
  for (const [, target] of plain.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)) yield String(target);
  for (const [, target] of plain.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)) yield String(target);
}

function faultOf(from: string, link: string): string | undefined {
  const [target = '', anchor] = link.split('#', 2);
  const path = target === '' ? from : posix.normalize(posix.join(posix.dirname(from), decodeURI(target)));
  if (target.startsWith('/')) return `${from} links to ${link}: write it relative to the file`;
  if (path.startsWith('..') || !exists(path)) return `${from} links to ${link}, which does not exist`;
  if (anchor !== undefined && path.endsWith('.md') && !anchorsOf(textOf(path)).has(anchor)) {
    return `${from} links to ${link}, but ${path} has no such heading`;
  }
  return undefined;
}

/** Pages that comments name, such as docs/decisions/0002-queue-backends.md. */
function checkComments(): string[] {
  const faults: string[] = [];
  for (const path of filesIn(['apps', 'libs', 'scripts'], '.ts', '.mjs')) {
    for (const [page] of textOf(path).matchAll(/\bdocs\/[\w/-]+\.md\b/g)) {
      if (!exists(page)) faults.push(`${path} names ${page}, which does not exist`);
    }
  }
  return faults;
}

/** Faults of all links. */
export function checkLinks(): string[] {
  const faults: string[] = [];
  for (const path of [...filesAtTop('.md'), ...filesIn(folders, '.md')]) {
    for (const link of linksOf(textOf(path))) {
      const fault = hasScheme.test(link) ? undefined : faultOf(path, link);
      if (fault !== undefined) faults.push(fault);
    }
  }
  return [...faults, ...checkComments()];
}
