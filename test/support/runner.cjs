/**
 * Jest's own runner of tests, without its AsyncLocalStorage. Jest asks that which test a stray error belongs to, and before Node 24
 * it makes every promise and every callback of a process dearer as soon as it is used once. Tests of a file run one after another
 * here (`test/architecture/tidy.test.ts` sees to it), so that the one which runs is known without it. A stray error of a test that is
 * over then fails the next one, or the file, instead of that test: it fails a run as before.
 */
const asyncHooks = require('node:async_hooks');
const { default: run } = require('jest-circus/runner');

/** As much of an AsyncLocalStorage as Jest uses. What `work` is about ends with it. */
class OneAfterAnother {
  #store;

  getStore() {
    return this.#store;
  }

  async run(store, work) {
    const before = this.#store;
    this.#store = store;
    try {
      return await work();
    } finally {
      this.#store = before;
    }
  }
}

module.exports = (...args) => {
  // Jest makes its storage before it waits for anything: nobody else is handed ours.
  const whole = Object.getOwnPropertyDescriptor(asyncHooks, 'AsyncLocalStorage');
  Object.defineProperty(asyncHooks, 'AsyncLocalStorage', { value: OneAfterAnother, configurable: true });
  try {
    return run(...args);
  } finally {
    Object.defineProperty(asyncHooks, 'AsyncLocalStorage', whole);
  }
};
