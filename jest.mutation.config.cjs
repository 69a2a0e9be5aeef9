const { projects } = require('./jest.config.cjs');

/** Tests that say what the mutated code must do, by the area that MUTATION_AREA names. None needs anything built. */
const TESTS = {
  rules: ['test/relay/review/(policy|tier|own-request)\\.test\\.ts$', 'test/relay/account-id\\.test\\.ts$'],
  relay: [
    'test/relay/review/.+\\.test\\.ts$',
    'test/relay/http/fit\\.test\\.ts$',
    'test/relay/account-id\\.test\\.ts$',
  ],
  core: ['test/core/[^/]+\\.test\\.ts$'],
};

/** MUTATION_TESTS names fewer of them, for one file alone: each mutant loads every test file that is named here. */
const named = process.env.MUTATION_TESTS?.split(',').map((name) => `${name}\\.test\\.ts$`);

/**
 * For Stryker.
 * @type {import('jest').Config}
 */
module.exports = {
  ...projects[0],
  testTimeout: 60_000,
  maxWorkers: 1,
  testRegex: named ?? TESTS[process.env.MUTATION_AREA ?? 'relay'],
};
