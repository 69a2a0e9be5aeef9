/**
 * Has Teleport's official Go client judge the Teleport emulator, and its published messages our .proto files.
 *   npm run test:official-client
 * Needs Go; without it nothing is judged, and it says so.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../sandbox/clock';
import { type Edition } from '../sandbox/teleport/features';
import { startTeleport, type Teleport } from '../sandbox/teleport/teleport';
import { hasGo, run } from './go';

const ROOT = join(__dirname, '..', '..');
/** Somebody on whom a lock is in force. */
const LOCKED_OUT = 'locked-out';

interface Subject {
  readonly edition: Edition;
  readonly version: string;
}

/** The newest, one without UsersService and paged listings, one that does not name locks, and the open source edition. */
const SUBJECTS: readonly Subject[] = [
  { edition: 'enterprise', version: '18.11.0' },
  { edition: 'enterprise', version: '14.3.3' },
  { edition: 'enterprise', version: '13.3.8' },
  { edition: 'oss', version: '18.11.0' },
];

async function writeIdentities(teleport: Teleport, folder: string): Promise<void> {
  for (const { name } of teleport.state.users()) {
    await writeFile(join(folder, name), await teleport.issueIdentity(name), { mode: 0o600 });
  }
}

async function judgeCluster(judge: string, subject: Subject, folder: string): Promise<boolean> {
  const teleport = await startTeleport({ clock: new SystemClock(), ...subject });
  try {
    teleport.addUser({ name: LOCKED_OUT, roles: ['requester'] });
    teleport.lock({ target: { user: LOCKED_OUT } });
    await writeIdentities(teleport, folder);
    return await run(judge, ['-addr', teleport.addr, '-identities', folder]);
  } finally {
    await teleport.stop();
  }
}

async function judgeFields(judge: string, folder: string): Promise<boolean> {
  const image = join(folder, 'proto.binpb');
  const buf = join(ROOT, 'node_modules', '.bin', 'buf');
  const built = spawnSync(buf, ['build', 'proto', '--as-file-descriptor-set', '-o', image], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (built.status !== 0) return false;
  return run(judge, ['-fields', image, '-newer', join(__dirname, 'newer-fields.txt')]);
}

async function main(): Promise<boolean> {
  if (!hasGo()) {
    console.log('SKIPPED: Go is not installed, so Teleport’s official client judges nothing here');
    return true;
  }
  const folder = await mkdtemp(join(tmpdir(), 'official-client-'));
  try {
    const judge = join(folder, 'official-client');
    console.log('Building the official client: about a minute the first time.');
    if (!(await run('go', ['build', '-o', judge, '.'], __dirname))) return false;
    console.log('\nThe .proto files against the official module');
    const verdicts = [await judgeFields(judge, folder)];
    for (const subject of SUBJECTS) {
      console.log(
        `\nThe official client against the emulator of Teleport ${subject.version} (${subject.edition})`,
      );
      verdicts.push(await judgeCluster(judge, subject, folder));
    }
    return verdicts.every(Boolean);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void main().then((isGreen) => {
  process.exitCode = isGreen ? 0 : 1;
});
