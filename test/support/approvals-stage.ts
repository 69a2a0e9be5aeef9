import type { Browser } from 'playwright-core';
import type { Demo } from '../sandbox/demo';
import { setUpProject } from '../sandbox/forge-side';
import { BOB } from '../sandbox/people';
import type { Disturbance } from './disturbance';
import { OpenPanel, PanelStage, type Viewer } from './panel-stage';

/** The approvals page as the sandbox's navigation opens it. */
export class ApprovalsStage {
  readonly panel: PanelStage;
  readonly #browser: Browser;

  constructor(demo: Demo, browser: Browser) {
    this.panel = new PanelStage(demo, browser);
    this.#browser = browser;
  }

  get demo(): Demo {
    return this.panel.demo;
  }

  async open({ as = BOB, locale = 'en-US', timeZone = 'Europe/Berlin' }: Viewer = {}): Promise<OpenPanel> {
    const context = await this.#browser.newContext({
      locale,
      timezoneId: timeZone,
      viewport: { width: 1280, height: 1000 },
    });
    await context.addInitScript(`localStorage.setItem('sandbox.acting-as', ${JSON.stringify(as)});`);
    const page = await context.newPage();
    await page.goto(`${this.demo.webUrl}/apps/approvals`);
    const container = page.getByTestId('frame-approvals');
    const frame = await (await container.locator('iframe').elementHandle()).contentFrame();
    if (frame === null) throw new Error('The page has no frame');
    return new OpenPanel({ context, page, frame, container });
  }

  /** Has the project of the cards ask for reasons. */
  async requireReasons(reasonRequiredFor: readonly string[]): Promise<void> {
    const { forge, jira } = this.demo;
    await setUpProject(forge, jira, {
      projectKey: 'ACC',
      policy: { reasonRequiredFor, hasDueDate: true },
    });
    await forge.idle();
  }

  get disturbance(): Disturbance {
    return this.panel.disturbance;
  }

  calm(): Promise<void> {
    return this.panel.calm();
  }
}
