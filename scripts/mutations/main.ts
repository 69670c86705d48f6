// `npm run test:mutations`: removes one guard at a time in a copy of this checkout and runs the test that must notice.
// Ends with 1 when one does not, or when a mutation fits the code no more.

import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { startEmbeddedPostgres } from '#platform/embedded-postgres.ts';
import { mutations } from './list.ts';
import type { Mutation } from './mutation.ts';
import { faultsOf } from './table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });

/** This checkout without what git ignores, but with the packages and the database client. */
async function copyCheckoutTo(copy: string): Promise<void> {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (listed.status !== 0) throw new Error(`git ls-files: ${listed.stderr}`);
  for (const path of listed.stdout.split('\0').filter((each) => each !== ''))
    await cp(join(root, path), join(copy, path));
  await cp(join(root, 'libs/platform/prisma-client'), join(copy, 'libs/platform/prisma-client'), {
    recursive: true,
  });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
}

interface JestResults {
  testResults: { message: string; assertionResults: { fullName: string; status: string }[] }[];
}

const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

interface Outcome {
  passed: number;
  failed: number;
  message: string;
}

/** Runs the tests of these files whose names contain one of `names`. */
async function runTests(files: string[], names: string[]): Promise<Outcome> {
  const output = join(copy, '.mutation-results.json');
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const projects = ['--selectProjects', 'unit', 'database', 'end-to-end', '--'];
  const pattern = names.map(escaped).join('|');
  // Without its guard a test may leave something running, which Jest would wait for.
  const child = spawn(
    process.execPath,
    [...jest, '--forceExit', '--json', `--outputFile=${output}`, '-t', pattern, ...projects, ...files],
    { cwd: copy, stdio: 'ignore', env: { ...process.env, TEST_DATABASE_URL: postgres.databaseUrl } },
  );
  await new Promise((resolve) => child.once('exit', resolve));
  const text = await readFile(output, 'utf8');
  await rm(output);
  const { testResults } = JSON.parse(text) as JestResults;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length,
    message: testResults.map(({ message }) => message).join('\n'),
  };
}

type Verdict = 'caught' | 'NOT CAUGHT' | 'BROKEN';

/** Whether the test fails without the guard. */
async function judge({ file, find, replace, test }: Mutation): Promise<Verdict> {
  const path = join(copy, file);
  const whole = await readFile(path, 'utf8');
  await writeFile(
    path,
    whole.replace(find, () => replace),
  );
  try {
    const { failed, passed, message } = await runTests([test.file], [test.name]);
    if (failed > 0) return 'caught';
    if (passed > 0) return 'NOT CAUGHT';
    console.error(message); // code that cannot even be loaded shows nothing
    return 'BROKEN';
  } finally {
    await writeFile(path, whole);
  }
}

/** With all guards in place every one of these tests passes, or their failing would mean nothing. */
async function assertSound(): Promise<void> {
  const files = [...new Set(chosen.map(({ test }) => test.file))];
  const { passed, failed, message } = await runTests(
    files,
    chosen.map(({ test }) => test.name),
  );
  if (failed === 0 && passed > 0) return;
  console.error(message);
  throw new Error(`with all guards in place ${failed} tests fail`);
}

const chosen = mutations.filter(({ guard }) => guard.includes(values.only));
const misfits = chosen.flatMap(faultsOf);
for (const misfit of misfits) console.error(misfit);
if (misfits.length > 0 || chosen.length === 0) process.exit(1);

const table = new Table({
  head: ['guard', 'what is removed', 'test that must fail', ''],
  style: { head: [], border: [], compact: true },
});
const dataDir = await mkdtemp(join(tmpdir(), 'bridge-mutations-postgres-'));
const silent = { info: () => undefined, warn: () => undefined };
const postgres = await startEmbeddedPostgres({ dataDir, log: silent, fsync: false });
const copy = await mkdtemp(join(tmpdir(), 'bridge-mutations-'));
const verdicts: Verdict[] = [];
try {
  await copyCheckoutTo(copy);
  await assertSound();
  for (const mutation of chosen) {
    const verdict = await judge(mutation);
    verdicts.push(verdict);
    console.log(`${verdicts.length}/${chosen.length} ${verdict}: ${mutation.guard}`);
    table.push([mutation.guard, mutation.removed, mutation.test.name, verdict]);
  }
} finally {
  await postgres.stop();
  for (const each of [copy, dataDir, postgres.dataDir]) await rm(each, { recursive: true, force: true });
}
console.log(table.toString());
const caught = verdicts.filter((verdict) => verdict === 'caught').length;
console.log(`${caught} of ${chosen.length} removals were noticed`);
process.exitCode = caught === chosen.length ? 0 : 1;
