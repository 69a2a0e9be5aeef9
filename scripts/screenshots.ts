/**
 * Takes pictures of every state of the app's pages, in light, dark and 320 pixels wide, into `screenshots/`. Run with
 * `npm run screenshots`, or with names to take only those: `npm run screenshots -- pending denied`.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startDemo, type Demo } from '../test/sandbox/demo';
import { AdminStage } from '../test/support/admin-stage';
import { ADMIN_STATES } from '../test/support/admin-states';
import { ApprovalsStage } from '../test/support/approvals-stage';
import { APPROVALS_STATES } from '../test/support/approvals-states';
import { launchBrowser } from '../test/support/browser';
import { PanelStage, type OpenPanel } from '../test/support/panel-stage';
import { PANEL_STATES } from '../test/support/panel-states';
import { buildAll } from './build';
import { PROJECT_ROOT } from './forge-app';

const FOLDER = join(PROJECT_ROOT, 'screenshots');

async function main(wanted: readonly string[]): Promise<void> {
  await buildAll(console.log);
  if (wanted.length === 0) await rm(FOLDER, { recursive: true, force: true });
  await take('panel', { isEmpty: false, wanted, stageOf: PanelStage, states: PANEL_STATES });
  await take('approvals', {
    isEmpty: false,
    wanted,
    stageOf: ApprovalsStage,
    states: APPROVALS_STATES,
  });
  await take('admin', { isEmpty: true, wanted, stageOf: AdminStage, states: ADMIN_STATES });
  console.log(`Pictures are in ${FOLDER}`);
}

interface Pictures<Stage> {
  readonly isEmpty: boolean;
  /** Names of states; none for all. */
  readonly wanted: readonly string[];
  readonly stageOf: new (demo: Demo, browser: Browser) => Stage;
  readonly states: readonly {
    readonly name: string;
    readonly open: (stage: Stage) => Promise<OpenPanel>;
    readonly says: string | RegExp;
  }[];
}

async function take<Stage extends { calm(): Promise<void> }>(
  page: string,
  { isEmpty, wanted, stageOf, states }: Pictures<Stage>,
): Promise<void> {
  const taken = states.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  if (taken.length === 0) return;
  const folder = join(FOLDER, page);
  await mkdir(folder, { recursive: true });
  const [demo, browser] = await Promise.all([startDemo({ usesFreePorts: true, isEmpty }), launchBrowser()]);
  try {
    const stage = new stageOf(demo, browser);
    for (const { name, open, says } of taken) {
      const shown = await open(stage);
      await shown.says(says);
      await takeOne(shown, join(folder, name));
      await shown.close();
      await stage.calm();
      console.log(name);
    }
  } finally {
    await browser.close();
    await demo.stop();
  }
}

async function takeOne(shown: OpenPanel, path: string): Promise<void> {
  await shown.theme('light');
  await shown.picture(`${path}.light.png`);
  await shown.theme('dark');
  await shown.picture(`${path}.dark.png`);
  await shown.theme('light');
  await shown.narrow();
  await shown.picture(`${path}.320.png`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
