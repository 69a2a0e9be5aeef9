const MUTATED = {
  rules: ['src/relay/review/{own-request,policy,tier}.ts', 'src/relay/account-id.ts'],
  relay: ['src/relay/review/*.ts', 'src/relay/http/fit.ts', 'src/relay/account-id.ts'],
  core: [
    'src/core/{card,evolve,judge-moves,link,moves,reason,retry,review,settings,tier,unseen,whose-card}.ts',
    'src/core/use-cases/{reconcile,answer-moves,follow,stranger,decide-panel,submit-decision,is-approver}.ts',
  ],
};

/**
 * Mutation testing of what decides: `npm run test:mutation`, or `MUTATION_AREA=core npm run test:mutation`. One file alone:
 * `npm run test:mutation -- --mutate src/relay/review/policy.ts`. It takes long, so it is no part of CI.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.cjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  mutate: MUTATED[process.env.MUTATION_AREA ?? 'relay'],
  // Words for people are no decisions.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: 'dist/mutation/report.json' },
  concurrency: 2,
  // The first run of all tests with coverage, on a busy machine.
  dryRunTimeoutMinutes: 30,
  timeoutMS: 30_000,
  tempDirName: 'dist/stryker',
  ignorePatterns: ['dist', 'docs', 'bench', '/static/*/build', '/test/sandbox/pages/build', '.cache'],
  thresholds: { high: 90, low: 85, break: 85 },
};
