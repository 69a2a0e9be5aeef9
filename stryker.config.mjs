import { readdirSync, readFileSync } from 'node:fs';

const MUTATED = {
  relay: [
    'src/relay/review/*.ts',
    'src/relay/witness/{history,judge,witnessed-decider}.ts',
    'src/relay/http/fit.ts',
    'src/relay/{account-id,nudge-target}.ts',
  ],
  core: [
    'src/core/link/{evolve,link,retry,link-of-issue}.ts',
    'src/core/card/{adopt-cards,plan,reconcile-card,whose-card}.ts',
    'src/core/decision/{answer-moves,carry-out,decide-panel,is-approver,judge-moves,moves,reason,submit-decision}.ts',
    'src/core/project/{routing,settings,settings-of,transitions}.ts',
    'src/core/request/tier.ts',
  ],
};

/** Tests that say what the mutated code must do. None needs anything built or a whole relay. */
const TESTS = {
  relay: [/^test\/relay\/(review|witness)\//, /^test\/relay\/(http\/fit|account-id|nudge-target)/],
  core: [/^test\/core\//],
};

/** Tests that walk through every course of many calls take seconds, which is too long for each of thousands of mutants. */
const LEFT_OUT =
  /interleaving|histories|whatever cards are made|from where, why|thousand requests|a person cannot see|everybody sees|ten hours|loses it|no issue stays|each move that is more|nobody has moved on from/;

const area = process.env.MUTATION_AREA ?? 'relay';

const testsOf = (patterns) =>
  readdirSync('test', { recursive: true })
    .map((name) => `test/${name}`)
    .filter((name) => name.endsWith('.test.ts') && patterns.some((pattern) => pattern.test(name)))
    .filter((name) => !/from '..\/bed'|sandbox\/jira/.test(readFileSync(name, 'utf8')))
    .sort();

/**
 * Mutation testing of what decides: `npm run test:mutation`, or `MUTATION_AREA=core npm run test:mutation`. One file alone:
 * `npm run test:mutation -- --mutate src/relay/review/policy.ts`. It takes minutes, so it is no part of CI.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  plugins: ['./scripts/mutation-runner.mjs'],
  testRunner: 'in-process',
  inProcess: { tests: testsOf(TESTS[area]), leftOut: LEFT_OUT.source },
  coverageAnalysis: 'perTest',
  mutate: MUTATED[area],
  // Words for people are no decisions.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: `dist/mutation/${area}.json` },
  clearTextReporter: { reportTests: false, logTests: false },
  concurrency: 1,
  timeoutMS: 5_000,
  tempDirName: 'dist/stryker',
  ignorePatterns: ['dist', 'docs', 'bench', '/static/*/build', '/test/sandbox/pages/build', '.cache'],
  thresholds: { high: 90, low: 85, break: 85 },
};
