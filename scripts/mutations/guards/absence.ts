// What keeps a send from counting as absent while TextLocal has it, and from being held by the texts of others.

import type { Mutation } from '../mutation.ts';

const evidence = 'libs/handover/history-evidence.ts';
const evidenceTest = 'libs/handover/history-evidence.test.ts';
const unclear = 'apps/all-in-one/unclear-history.e2e.test.ts';

export const guardsOfAbsence: readonly Mutation[] = [
  {
    guard: 'a row without text is not excluded',
    removed: 'a text that is not shown counts as another one',
    file: evidence,
    find: 'text !== undefined && !this.#mayBeOurs(text)',
    replace: 'text === undefined || !this.#mayBeOurs(text)',
    seen: 'a send counts as absent where histories show no texts',
    test: { file: evidenceTest, name: 'is not excluded when it tells' },
  },
  {
    guard: 'texts compared by letters and digits',
    removed: 'what stands for another sign is compared, too',
    file: 'libs/handover/match-text.ts',
    find: 'parts.flatMap((part) => part.split(uncertain)).map(lettersOf)',
    replace: 'parts.map(lettersOf)',
    seen: 'a send counts as absent where histories show decoded texts',
    test: { file: 'libs/handover/match-text.test.ts', name: 'takes a text for its own whatever signs' },
  },
  {
    guard: 'end of the number look-ups',
    removed: 'numbers that are not looked up count as those of others',
    file: evidence,
    find: "      this.#isUnclear = true;\n      return 'unknown';",
    replace: "      return 'elsewhere';",
    seen: 'a send counts as absent after 200 look-ups',
    test: { file: evidenceTest, name: 'stop at 200, and what would need more is not excluded' },
  },
  {
    guard: 'three numbers exclude a batch',
    removed: 'one number that is not in the segment excludes its batch',
    file: evidence,
    find: 'const missesOfABatch = 3;',
    replace: 'const missesOfABatch = 1;',
    seen: 'a send counts as absent once a contact was taken out of its segment',
    test: {
      file: evidenceTest,
      name: 'is not excluded by a number that has been taken out of the segment since',
    },
  },
  {
    guard: 'size of an adopted batch',
    removed: 'a batch of any size is taken for the send',
    file: evidence,
    find: 'suspect.texts === this.#sought.send.recipients',
    replace: 'suspect.texts > 0',
    seen: 'a test text to one customer stands for a whole campaign',
    test: { file: evidenceTest, name: 'is neither the send nor excluded when' },
  },
  {
    guard: 'no adoption beside a rival',
    removed: 'other sends in doubt are not asked for',
    file: 'libs/handover/reconcile.ts',
    find: ' && !(await hasRival(search))',
    replace: '',
    seen: 'a send takes over the batch of another, which is then sent again',
    test: { file: unclear, name: 'is not taken for another send with the same text' },
  },
  {
    guard: 'rows that shift between pages',
    removed: 'the overlap of two pages is not compared',
    file: 'libs/providers/textlocal/history.ts',
    find: 'if (last !== undefined && keyOf(rows[0]) !== last)',
    replace: "if (last === 'never')",
    seen: 'a row is missed, and its send counts as absent',
    test: {
      file: 'libs/providers/textlocal/history.test.ts',
      name: 'is never taken for whole when its rows shift between pages',
    },
  },
  {
    guard: 'a note of an earlier process does not count',
    removed: 'a send that was ever known not to be at TextLocal is never asked for',
    file: 'libs/handover/reconciled.ts',
    find: ' && reconciledAt >= (await database.openedAt())',
    replace: '',
    seen: 'a restored database sends what left after its backup',
    test: { file: unclear, name: 'ms after the start asks TextLocal' },
  },
  {
    guard: 'exclusion by batch',
    removed: 'batches of other sends are not excluded',
    file: evidence,
    find: ' || known.has(batchId)',
    replace: '',
    seen: 'sends are held for the texts of others',
    test: { file: evidenceTest, name: 'is excluded when' },
  },
  {
    guard: 'exclusion by text',
    removed: 'other texts are not excluded',
    file: evidence,
    find: '    if (text !== undefined && !this.#mayBeOurs(text)) {',
    replace: "    if (text === 'never' && !this.#mayBeOurs(text)) {",
    seen: 'sends are held for the texts of others',
    test: { file: evidenceTest, name: 'is excluded when' },
  },
  {
    guard: 'exclusion by number',
    removed: 'numbers that are not in the segment do not exclude',
    file: evidence,
    find: "? 'segment' : 'elsewhere'",
    replace: "? 'segment' : 'unknown'",
    seen: 'sends are held for the texts of others',
    test: { file: evidenceTest, name: 'is excluded when' },
  },
  {
    guard: 'exclusion by age',
    removed: 'rows older than the segment are read, too',
    file: 'libs/handover/reconcile.ts',
    find: 'const first = reconciledAt ?? new',
    replace: 'const first = new',
    seen: 'sends are held for the texts of others',
    test: { file: unclear, name: 'is not held for what left before its segment was made' },
  },
];
