import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../../sandbox/clock';
import { RelayBed } from '../bed';

/** What the doctor looks at, afresh for each test of the file. */
export interface DoctorBed {
  readonly bed: RelayBed;
  /** Where a file of that name is, or would be. */
  readonly pathOf: (name: string) => string;
  /** Writes a file that only its owner can read; answers its path. */
  readonly write: (name: string, text: string) => Promise<string>;
}

export function useDoctorBed(): DoctorBed {
  const bed = new RelayBed();
  let folder = '';
  beforeEach(async () => {
    // The keys' server tells the real time, so the doctor must live in it too.
    bed.clock = new ManualClock(Date.now());
    folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  });
  afterEach(async () => {
    await bed.stop();
    await rm(folder, { recursive: true });
  });
  const pathOf = (name: string): string => join(folder, name);
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(pathOf(name), text, { mode: 0o600 });
    return pathOf(name);
  };
  return { bed, pathOf, write };
}
