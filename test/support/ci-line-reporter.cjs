/** Closes a run with a plain line that any CI can read. */
module.exports = class CiLineReporter {
  onRunComplete(_contexts, results) {
    // A suite that cannot even be loaded runs no test, and must not pass unnoticed.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    console.log(
      'Not among these tests, since they need Go: npm run test:official-client, npm run test:real-teleport',
    );
    console.log(`${results.numPassedTests} passed, ${failed} failed`);
  }
};
