/** Goal: nobody takes a card from a worker that may still be at it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { LEASE_MS } from '#core/link/link';

interface Manifest {
  readonly modules: { readonly function: readonly { readonly timeoutSeconds?: number }[] };
}

test('a lease is longer than any function of the app may run, by half of that', () => {
  const { modules } = parse(readFileSync('manifest.yml', 'utf8')) as Manifest;
  const longest = Math.max(...modules.function.map(({ timeoutSeconds = 0 }) => timeoutSeconds));

  expect(longest).toBeGreaterThan(0);
  expect(LEASE_MS).toBeGreaterThanOrEqual(longest * 1_500);
});
