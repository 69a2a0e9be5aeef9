const NEEDS_BUILDS = require('./test/support/needs-builds.cjs');

// One thread, so that what was handed to Node's thread pool is done in order: `stillness` waits for it without a clock.
process.env.UV_THREADPOOL_SIZE ??= '1';

/** Packages that ship only ES modules: swc turns them into CommonJS, since Node 20 cannot require them in jest. */
const ESM_ONLY = ['jose', 'lru-cache', 'hono', '@hono/node-server'];

/** What all tests have in common. */
const COMMON = {
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/support/runner.cjs',
  roots: ['<rootDir>/test'],
  setupFiles: ['<rootDir>/test/support/load-tls.cjs'],
  transform: {
    '^.+\\.(t|j)sx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2023',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`, '<rootDir>/dist/'],
};

/** @type {import('jest').Config} */
module.exports = {
  // Two more than two cores: tests in a browser mostly wait for it, and two of them are often under way.
  maxWorkers: 4,
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  // What a worker keeps of files that are done slows down the later ones: above this it is replaced between two files.
  workerIdleMemoryLimit: '1GB',
  // Ends what hangs; how fast a machine is proves nothing.
  testTimeout: 300_000,
  reporters: ['default', '<rootDir>/test/support/ci-line-reporter.cjs'],
  projects: [
    {
      ...COMMON,
      testRegex: ['\\.test\\.ts$'],
      testPathIgnorePatterns: NEEDS_BUILDS.map((path) => `<rootDir>/${path}`),
    },
    {
      ...COMMON,
      testRegex: NEEDS_BUILDS.map((path) => `/${path}.*\\.test\\.ts$`),
      globalSetup: '<rootDir>/test/support/global-setup.ts',
    },
  ],
};
