/**
 * Runs tests for Stryker inside its own worker: the tests of one area in one bundle, evaluated afresh for each mutant by Jest's own
 * `describe`, `it` and `expect`. Starting Jest for each mutant takes a hundred times as long as the tests themselves. Good for
 * tests that need nothing of Jest's beyond those, which are all that `stryker.config.mjs` names.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Script } from 'node:vm';
import { jestExpect } from '@jest/expect';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { commonTokens, declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { build } from 'esbuild';
import * as circus from 'jest-circus';

/** Packages that ship only ES modules, which Node 20 cannot require: they go into the bundle. */
const ESM_ONLY = new Set(['jose', 'lru-cache', 'hono', '@hono/node-server']);

const require = createRequire(resolve('package.json'));
const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
const GLOBALS = { describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect: jestExpect };

const packagesOutside = {
  name: 'packages-outside',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^.#/]/ }, ({ path }) => {
      const name = path.split('/', path.startsWith('@') ? 2 : 1).join('/');
      return ESM_ONLY.has(name) ? undefined : { path, external: true };
    });
  },
};

/** Thrown once a test has failed: one is enough. */
class Enough extends Error {}

class InProcessRunner {
  static inject = [commonTokens.options];

  constructor({ inProcess }) {
    this.tests = inProcess.tests;
    this.leftOut = new RegExp(inProcess.leftOut ?? '$^');
    Object.assign(globalThis, GLOBALS);
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const { outputFiles } = await build({
      stdin: {
        contents: this.tests
          .map(
            (file) =>
              `describe(${JSON.stringify(file)}, () => void require(${JSON.stringify(`./${file}`)}));`,
          )
          .join('\n'),
        resolveDir: process.cwd(),
      },
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      plugins: [packagesOutside],
      tsconfigRaw: { compilerOptions: { target: 'es2023' } },
    });
    const code = outputFiles[0]?.text ?? '';
    this.script = new Script(`(function (require, module, exports) {${code}\n})`, { filename: 'tests.cjs' });
  }

  async dryRun() {
    this.#stryker({ activeMutant: undefined, mutantCoverage: undefined });
    const tests = await this.#run({ bail: false });
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#stryker().mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    this.#stryker({
      activeMutant: activeMutant.id,
      hitLimit,
      hitCount: hitLimit === undefined ? undefined : 0,
    });
    const tests = await this.#run({ only: testFilter && new Set(testFilter), bail: !disableBail });
    const timeout = determineHitLimitReached(this.#stryker().hitCount, hitLimit);
    return toMutantRunResult(timeout ?? { status: DryRunStatus.Complete, tests });
  }

  /** What instrumented code shares with Stryker. */
  #stryker(changes = {}) {
    return Object.assign((globalThis.__stryker__ ??= {}), changes);
  }

  async #run({ only, bail }) {
    const done = [];
    const on = (event) => {
      const { name } = event;
      if (name === 'test_start') this.#stryker({ currentTestId: idOf(event.test) });
      if (name !== 'test_done' && name !== 'test_skip') return;
      this.#stryker({ currentTestId: undefined });
      if (name === 'test_skip') return;
      done.push(resultOf(event.test));
      if (bail && event.test.errors.length > 0) throw new Enough();
    };
    circus.resetState();
    circus.addEventHandler(on);
    circus.setState({ ...circus.getState(), parentProcess: process, testTimeout: 60_000 });
    try {
      this.script.runInThisContext()(require, { exports: {} }, {});
      skipUnless(
        circus.getState().rootDescribeBlock,
        (id) => !this.leftOut.test(id) && (only?.has(id) ?? true),
      );
      const { unhandledErrors } = await circus.run();
      if (unhandledErrors.length > 0) done.push(failed('unhandled', unhandledErrors.join('\n')));
    } catch (error) {
      if (!(error instanceof Enough)) done.push(failed('loading', String(error?.stack ?? error)));
    } finally {
      circus.removeEventHandler(on);
    }
    return done;
  }
}

function skipUnless(block, isWanted) {
  for (const child of block.children) {
    if (child.type === 'describeBlock') skipUnless(child, isWanted);
    else if (!isWanted(idOf(child))) child.mode = 'skip';
  }
}

function idOf(test) {
  const names = [test.name];
  for (let block = test.parent; block?.parent !== undefined; block = block.parent) names.unshift(block.name);
  return names.join(' ');
}

const failed = (id, failureMessage) => ({
  id,
  name: id,
  timeSpentMs: 0,
  status: TestStatus.Failed,
  failureMessage,
});

function resultOf(test) {
  const id = idOf(test);
  if (test.errors.length > 0) return failed(id, test.errors.map((error) => String(error)).join('\n'));
  return { id, name: id, timeSpentMs: test.duration ?? 0, status: TestStatus.Success };
}

/** What `stryker.config.mjs` may say of it. */
export const strykerValidationSchema = {
  properties: {
    inProcess: {
      type: 'object',
      properties: { tests: { type: 'array', items: { type: 'string' } }, leftOut: { type: 'string' } },
    },
  },
};

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
