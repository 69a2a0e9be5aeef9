/** Goal: the README stays what a busy person reads to its end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const WORDS_MAX = 600;
const LINE_CHARACTERS_MAX = 120;

const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

test('the README has at most 600 words', () => {
  expect(readme.split(/\s+/).filter((word) => word !== '').length).toBeLessThanOrEqual(WORDS_MAX);
});

test('no line of the README is longer than 120 characters', () => {
  expect(readme.split('\n').filter((line) => line.length > LINE_CHARACTERS_MAX)).toEqual([]);
});
