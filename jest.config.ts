/** @jest-config-loader esbuild-register */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

// Two ESM-only packages are required from CommonJS ones; Jest can do that only once they are transformed.
const commonjsPackages = '(?:content-disposition|cookie)';

const swc = (type: 'es6' | 'commonjs', syntax: string): [string, Record<string, unknown>] => [
  '@swc/jest',
  { jsc: { target: 'es2022', parser: { syntax } }, module: { type }, sourceMaps: 'inline' },
];

const project = (displayName: string, testMatch: string[], more: Record<string, unknown> = {}) => ({
  displayName,
  testMatch,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': swc('es6', 'typescript'),
    [`node_modules/${commonjsPackages}/.+\\.js$`]: swc('commonjs', 'ecmascript'),
  },
  transformIgnorePatterns: [`/node_modules/(?!${commonjsPackages}/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  ...more,
});

const withDatabase = {
  globalSetup: '<rootDir>/libs/platform/test-database-setup.mjs',
  globalTeardown: '<rootDir>/libs/platform/test-database-teardown.mjs',
};

/** These leave the queue to the project; the other end-to-end tests run on both queue backends by themselves. */
const onOneQueue = '{delivery-outcomes,door,estimate,housekeeping,languages,send-time,templates}';
const hasRedis = Boolean(process.env['REDIS_URL']) || spawnSync('redis-server', ['--version']).status === 0;
const onRedis = project('end-to-end on Redis', [`<rootDir>/apps/all-in-one/${onOneQueue}.e2e.test.ts`], {
  ...withDatabase,
  globals: { testQueue: 'redis' },
});

export default {
  testTimeout: 60_000,
  // Jest would leave a core idle; end-to-end tests wait more than they compute, so two cores do for three.
  maxWorkers: Math.max(3, availableParallelism()),
  testSequencer: '<rootDir>/scripts/slow-first.mjs',
  projects: [
    project('unit', ['<rootDir>/{apps,libs,scripts}/**/!(*.db|*.e2e).test.ts']),
    project('database', ['<rootDir>/{apps,libs}/**/*.db.test.ts'], withDatabase),
    project('end-to-end', ['<rootDir>/apps/**/*.e2e.test.ts'], withDatabase),
    ...(hasRedis ? [onRedis] : []),
  ],
};
