/**
 * Takes pictures of every state of the app's pages, in light, dark and 320 pixels wide, into `screenshots/`. Run with
 * `npm run screenshots`, or with names to take only those: `npm run screenshots -- pending denied`.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo } from '../test/sandbox/demo';
import { launchBrowser } from '../test/support/browser';
import { PanelStage } from '../test/support/panel-stage';
import { PANEL_STATES } from '../test/support/panel-states';
import { buildAll } from './build';
import { PROJECT_ROOT } from './forge-app';

const FOLDER = join(PROJECT_ROOT, 'screenshots');

async function main(wanted: readonly string[]): Promise<void> {
  await buildAll(console.log);
  if (wanted.length === 0) await rm(FOLDER, { recursive: true, force: true });
  await takePanel(wanted);
  console.log(`Pictures are in ${FOLDER}`);
}

async function takePanel(wanted: readonly string[]): Promise<void> {
  const folder = join(FOLDER, 'panel');
  await mkdir(folder, { recursive: true });
  const [demo, browser] = await Promise.all([startDemo({ usesFreePorts: true }), launchBrowser()]);
  try {
    const stage = new PanelStage(demo, browser);
    for (const { name, open, says } of PANEL_STATES) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const panel = await open(stage);
      await panel.says(says);
      await panel.theme('light');
      await panel.picture(join(folder, `${name}.light.png`));
      await panel.theme('dark');
      await panel.picture(join(folder, `${name}.dark.png`));
      await panel.theme('light');
      await panel.narrow();
      await panel.picture(join(folder, `${name}.320.png`));
      await panel.close();
      stage.calm();
      console.log(name);
    }
  } finally {
    await browser.close();
    await demo.stop();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
