import { hostname } from 'node:os';
import { join } from 'node:path';
import type { PairingCode } from '#wire/mail';
import { systemClock } from '../clock';
import { ConfigError } from '../config/errors';
import { introduce } from '../pull/introduce';
import { readPairing, writePairing } from '../pull/pairing-file';
import { PAIRING } from './plan';

/** What the chart's secret is made of: there already, or still to be had from the app. */
export type ChartPairing = { readonly state: 'same' | 'new' | 'changed' };

/** Looks whether the folder has a pairing with the app that made the code. A code is good once, so one that is there stays. */
export async function lookForPairing(folder: string, { url, key }: PairingCode): Promise<ChartPairing> {
  const found = await readPairing(join(folder, PAIRING));
  if (found.kind === 'none') return { state: 'new' };
  if (found.kind === 'unusable') throw new ConfigError(`${found.problem.split(':')[0] ?? ''}: move it away`);
  return { state: found.pairing.url === url && found.pairing.appKey === key ? 'same' : 'changed' };
}

/** Pairs whatever relays will share the chart's secret with the app. Throws `AppError` where the app does not take the key. */
export async function pairForChart(folder: string, code: PairingCode): Promise<void> {
  const name = `Kubernetes, by init on ${hostname()}`.slice(0, NAME_CHARACTERS_MAX);
  await writePairing(join(folder, PAIRING), await introduce(code, { name, clock: systemClock }));
}

const NAME_CHARACTERS_MAX = 120;
