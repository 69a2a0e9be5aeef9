const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Jest's own order of test files, the longest first. It takes the size of a file for its time until the file has been run once on a
 * machine; but a story of the whole system takes long however short it is told. So those come first, and what is left for the end is
 * short enough for all workers to end together.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isStory = ({ path, duration }) => duration === undefined && path.includes('/test/scenarios/');
    return [...sorted.filter(isStory), ...sorted.filter((test) => !isStory(test))];
  }
};
