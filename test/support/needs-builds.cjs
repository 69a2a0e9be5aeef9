/**
 * The tests that run what is built (the app's bundle, the relay's, the pages), by the beginning of their paths. Only they wait
 * for builds. Another test that reaches `test/sandbox/built.ts` fails the check of the boundaries.
 */
module.exports = [
  'test/scenarios/',
  'test/security/',
  'test/static/',
  'test/architecture/bundle',
  'test/deploy/',
  'test/docs/costs',
  'test/relay/main',
  'test/relay/pair',
  'test/relay/sockets',
  'test/sandbox/pages',
];
