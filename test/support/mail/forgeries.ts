/**
 * How many forged messages each end is told in a test, and from which seed.
 *
 * MAIL_FORGERIES: how many; MAIL_SEED: the seed.
 */
import type fc from 'fast-check';

const FORGERIES = Number(process.env['MAIL_FORGERIES'] ?? 10_000);

/** Says which they are, so that they can be told again. */
export function forgeries(of: string): fc.Parameters<unknown> {
  const seed = Number(process.env['MAIL_SEED'] ?? Math.floor(Math.random() * 0x7fffffff));
  process.stderr.write(`mail: ${FORGERIES} forged ${of} from seed ${seed}\n`);
  return { numRuns: FORGERIES, seed };
}
