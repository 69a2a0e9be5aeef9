const NEEDS_BUILDS = require('./test/support/needs-builds.cjs');

/** The layers of the design, as rules. A crossing fails the build with the path that made it. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-knows-only-itself',
      severity: 'error',
      from: { path: '^src/core' },
      to: { pathNot: '^src/core' },
    },
    {
      name: 'wire-knows-core-and-its-validator',
      severity: 'error',
      from: { path: '^src/wire' },
      to: { pathNot: '^src/(wire|core)|^node_modules/valibot' },
    },
    {
      name: 'forge-never-meets-relay',
      severity: 'error',
      from: { path: '^src/(forge|index)' },
      to: { path: '^src/relay', reachable: true },
    },
    {
      name: 'relay-never-meets-forge',
      severity: 'error',
      from: { path: '^src/relay' },
      to: { path: '^src/forge|^node_modules/@forge', reachable: true },
    },
    {
      name: 'grpc-stays-in-the-relay',
      severity: 'error',
      from: { path: '^src/(forge|core|wire|index)' },
      to: { path: '^node_modules/@grpc', reachable: true },
    },
    {
      name: 'src-never-imports-test',
      severity: 'error',
      from: { path: '^src|^static' },
      to: { path: '^test' },
    },
    {
      name: 'emulators-never-import-adapters',
      severity: 'error',
      from: { path: '^test/sandbox/(jira|teleport|forge-host)/' },
      to: { path: '^src/(forge|core|wire|relay/(?!teleport/gen/))|^src/index' },
    },
    {
      name: 'tests-that-need-builds-are-named',
      severity: 'error',
      comment: 'Name the test in test/support/needs-builds.cjs: else it may run against old builds, or none.',
      from: { path: '\\.test\\.ts$', pathNot: NEEDS_BUILDS.map((path) => `^${path}`) },
      to: { path: '^test/sandbox/built\\.ts$', reachable: true },
    },
    {
      name: 'pages-import-only-types-of-core-and-wire',
      severity: 'error',
      from: { path: '^static' },
      to: { path: '^src/(core|wire)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pages-never-import-adapters',
      severity: 'error',
      from: { path: '^static' },
      to: { path: '^src/(forge|relay)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|build)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'],
    },
  },
};
