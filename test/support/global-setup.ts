import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds what the tests run against (the Forge bundle, the relay, the pages), as far as it is out of date. */
export default function buildOnce(): void {
  const root = join(__dirname, '..', '..');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], {
    cwd: root,
    stdio: 'inherit',
    // Jest's own "test" would make development builds of the pages.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) throw new Error('The build that the tests run against failed: see above');
}
