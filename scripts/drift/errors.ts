// Every error code has a page and every page a code; openapi.yaml names exactly the codes there are.

import { parse } from 'yaml';
import { catalogue, sendProblems, type ProblemCode } from '#problem/catalogue.ts';
import { exists, filesIn, textOf } from './files.ts';

const sendProblemPage = 'docs/send-problems.md';

/** What stands in one list and not in the other, in both directions. */
function compare(
  wanted: Iterable<string>,
  found: Iterable<string>,
  missing: (code: string) => string,
  needless: (code: string) => string,
): string[] {
  const [want, have] = [new Set(wanted), new Set(found)];
  return [
    ...[...want].filter((code) => !have.has(code)).map(missing),
    ...[...have].filter((code) => !want.has(code)).map(needless),
  ];
}

function faultsOfPage(code: string, title: string): string[] {
  const path = `docs/errors/${code}.md`;
  if (!exists(path)) return [];
  const text = textOf(path);
  const faults = text.startsWith(`# ${title}\n`) ? [] : [`${path} does not begin with "# ${title}"`];
  for (const section of ['What happened', 'How to mend it', 'Example']) {
    if (!text.includes(`\n## ${section}\n`)) faults.push(`${path} has no section "## ${section}"`);
  }
  return [...faults, ...faultsOfExample(code, title, text)];
}

/** The example of a page stands in the document too. */
function faultsOfExample(code: string, title: string, page: string): string[] {
  const [, example = '{}'] = /^```json\n([^]*?)^```/m.exec(page) ?? [];
  const shown = JSON.parse(example) as Record<string, unknown>;
  const { status } = catalogue[code as ProblemCode];
  const wanted = { type: `/errors/${code}`, title, status, code };
  return Object.entries(wanted)
    .filter(([name, value]) => shown[name] !== value)
    .map(
      ([name, value]) => `docs/errors/${code}.md: the example has to have ${name} ${JSON.stringify(value)}`,
    );
}

function checkPages(): string[] {
  const pages = filesIn(['docs/errors'], '.md').map((path) => path.slice('docs/errors/'.length, -3));
  const faults = compare(
    Object.keys(catalogue),
    pages,
    (code) => `docs/errors/${code}.md is missing: libs/problem/catalogue.ts has the code`,
    (code) => `docs/errors/${code}.md explains a code that libs/problem/catalogue.ts lacks`,
  );
  for (const [code, { title }] of Object.entries(catalogue)) faults.push(...faultsOfPage(code, title));
  return faults;
}

function checkSendProblems(): string[] {
  if (!exists(sendProblemPage)) return [`${sendProblemPage} is missing`];
  const headings = [...textOf(sendProblemPage).matchAll(/^## `([a-z-]+)`$/gm)].map(([, code]) =>
    String(code),
  );
  return compare(
    Object.keys(sendProblems),
    headings,
    (code) => `${sendProblemPage} has no section "## \`${code}\`"`,
    (code) => `${sendProblemPage} explains \`${code}\`, which sendProblems lacks`,
  );
}

/** The descriptions of all error answers in the document. */
function* errorAnswersOf(node: unknown): Iterable<string> {
  if (typeof node !== 'object' || node === null) return;
  if ('content' in node && 'description' in node && typeof node.description === 'string') {
    const { content, description } = node;
    if (typeof content === 'object' && content !== null && 'application/problem+json' in content) {
      yield description;
    }
  }
  for (const child of Object.values(node)) yield* errorAnswersOf(child);
}

/** Error answers name their codes: "`code`: Title. `other`: Title." */
function checkDocument(document: string): string[] {
  const named = new Map<string, string>();
  for (const description of errorAnswersOf(parse(document))) {
    for (const [, code, title] of description.matchAll(/`([a-z-]+)`: (.*?)\.(?= `|$)/g)) {
      named.set(String(code), String(title));
    }
  }
  const faults = compare(
    Object.keys(catalogue),
    named.keys(),
    (code) => `openapi.yaml: no route names \`${code}\`; the route that answers it should (problems(…))`,
    (code) => `openapi.yaml names \`${code}\`, which libs/problem/catalogue.ts lacks`,
  );
  for (const [code, { title }] of Object.entries(catalogue)) {
    if (named.has(code) && named.get(code) !== title) {
      faults.push(`openapi.yaml gives \`${code}\` another title than "${title}"`);
    }
  }
  return faults;
}

/** @param document openapi.yaml as the app gives it */
export const checkErrors = (document: string): string[] => [
  ...checkPages(),
  ...checkSendProblems(),
  ...checkDocument(document),
];
