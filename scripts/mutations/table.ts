// The list of mutations as docs/failures.md shows it, and whether each still fits the code it is about.

import { compareOrWrite, textOf } from '../drift/files.ts';
import { mutations } from './list.ts';
import type { Mutation } from './mutation.ts';

const page = 'docs/failures.md';
const [begin, end] = ['<!-- guards: written by npm run docs -->', '<!-- end of guards -->'];

const rowOf = ({ guard, removed, seen, test, file }: Mutation): string =>
  `| ${guard} | ${removed} ([${file.split('/').at(-1)}](../${file})) | ${seen} | [${test.name}](../${test.file}) |`;

const table = (): string =>
  [
    '| guard | what is removed | what is then seen | test that fails |',
    '| --- | --- | --- | --- |',
    ...mutations.map(rowOf),
  ].join('\n');

/** What keeps a mutation from being made, or from meaning anything. */
export function faultsOf({ guard, file, find, test }: Mutation): string[] {
  const times = textOf(file).split(find).length - 1;
  return [
    ...(times === 1 ? [] : [`the mutation "${guard}" finds its text ${times} times in ${file}, not once`]),
    ...(textOf(test.file).includes(test.name)
      ? []
      : [`the mutation "${guard}" names a test that ${test.file} lacks: ${test.name}`]),
  ];
}

/** Faults of the list and of the page that shows it. */
export function checkMutations(write: boolean): string[] {
  const text = textOf(page);
  const [head, rest] = text.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) return [`${page} has no place for the guards: ${begin}`];
  const wanted = `${head}${begin}\n\n${table()}\n\n${end}${tail}`;
  return [...compareOrWrite(page, wanted, write), ...mutations.flatMap(faultsOf)];
}
