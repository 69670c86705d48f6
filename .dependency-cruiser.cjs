// Who may import whom. `npm test` runs it; by hand: npx depcruise --config .dependency-cruiser.cjs apps libs
// The reasons are in docs/path.md. Test files may import what they test against.

const tests = String.raw`(?:\.test\.ts$|/test-[\w.-]+\.(?:ts|mjs)$)`;

/** A lib may import itself, these libs, and nothing else of ours. */
const libMayImport = (lib, ...others) => ({
  name: `${lib}-imports`,
  comment: `${lib} may import ${others.length > 0 ? others.join(', ') : 'no other lib'}`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: tests },
  to: { path: '^libs/', pathNot: `^libs/(?:${[lib, ...others].join('|')})/` },
});

/** A package that only these files may import. */
const packageOnlyIn = (name, pattern, ...files) => ({
  name: `${name}-only`,
  comment: `${name} is imported only in ${files.join(', ')}`,
  severity: 'error',
  from: { pathNot: [tests, ...files] },
  to: { path: `node_modules/${pattern}/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle cannot be read in one direction',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'unresolved',
      comment: 'What cannot be found is not checked either',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'libs-import-no-apps',
      comment: 'A lib has no process; only its tests may stand on an app, such as the simulator',
      severity: 'error',
      from: { path: '^libs/', pathNot: tests },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-import-no-apps',
      comment: 'Only all-in-one puts apps together',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: ['^apps/all-in-one/', tests] },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    libMayImport('problem'),
    // What integrators use too: it knows the service by its document alone.
    libMayImport('client'),
    libMayImport('platform'),
    libMayImport('campaign', 'problem', 'platform'),
    libMayImport('metrics', 'problem', 'platform'),
    libMayImport('providers', 'problem', 'platform'),
    libMayImport('jobs', 'campaign', 'problem', 'platform'),
    libMayImport('accounts', 'campaign', 'providers', 'problem', 'platform'),
    libMayImport('directory', 'accounts', 'campaign', 'providers', 'problem', 'platform'),
    libMayImport(
      'segments',
      'handover',
      'directory',
      'accounts',
      'campaign',
      'providers',
      'problem',
      'platform',
    ),
    libMayImport('telemetry', 'campaign', 'jobs', 'providers', 'problem', 'platform'),
    // service has the parts of a process, so it stands above every lib but handover, which is steps on these parts.
    libMayImport(
      'service',
      'accounts',
      'campaign',
      'jobs',
      'metrics',
      'providers',
      'telemetry',
      'problem',
      'platform',
    ),
    // Bull Board is handed BullMQ's queues; @bull-board itself is not counted.
    packageOnlyIn(
      'bullmq',
      'bullmq',
      '^libs/jobs/',
      '^libs/platform/migrate\\.ts$',
      '^apps/bench/',
      '^node_modules/',
    ),
    packageOnlyIn('ioredis', 'ioredis', '^libs/jobs/', '^apps/bench/', '^node_modules/'),
    packageOnlyIn('fastify', '(?:fastify|@fastify/[^/]+)', '^apps/(?:api|bench)/', '^node_modules/'),
    packageOnlyIn('opentelemetry', '@opentelemetry/[^/]+', '^libs/telemetry/', '^node_modules/'),
    packageOnlyIn('prom-client', 'prom-client', '^libs/telemetry/', '^node_modules/'),
    packageOnlyIn('openapi-fetch', 'openapi-fetch', '^libs/client/', '^node_modules/'),
    packageOnlyIn('undici', 'undici', '^libs/providers/', '^node_modules/'),
    {
      name: 'cli-imports',
      comment: 'The command line is a caller like any other: it knows the service through the client alone',
      severity: 'error',
      from: { path: '^apps/cli/', pathNot: tests },
      to: { path: '^(?:apps|libs)/', pathNot: '^(?:apps/cli|libs/client)/' },
    },
    {
      name: 'prisma-client-only',
      comment:
        'Rows are read and written in these libs; directory, handover, segments and worker only name their types',
      severity: 'error',
      from: {
        pathNot: [
          tests,
          '^libs/(?:platform|campaign|metrics|accounts)/',
          // Types only, which check-drift sees to: this parser cannot tell them apart.
          '^libs/(?:directory|handover|segments)/',
          '^apps/worker/',
        ],
      },
      to: { path: '^libs/platform/prisma-client/' },
    },
    {
      name: 'no-development-packages',
      comment: 'Production does not install them; the simulator and tests run without production',
      severity: 'error',
      from: {
        path: '^(?:apps|libs)/',
        pathNot: [tests, '^apps/simulator/', '^libs/platform/prisma-client/'],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^libs/platform/prisma-client/'] },
    exclude: { path: '^(?:dist|\\.data|\\.cache)/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
