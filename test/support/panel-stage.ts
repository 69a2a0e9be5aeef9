import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import type { Demo } from '../sandbox/demo';
import type { RequestChoices } from '../sandbox/teleport/new-request';
import { BOB } from '../sandbox/people';
import { Disturbance } from './disturbance';
import { eventually } from './eventually';

/** A request and its card. */
export interface Card {
  readonly id: string;
  readonly key: string;
}

/** Who looks, and with what. */
export interface Viewer {
  readonly as?: string;
  readonly locale?: string;
  readonly timeZone?: string;
}

/** How wide a frame is in Jira at its narrowest. */
const NARROW_PX = 320;

/** The issue panel as the sandbox's issue view shows it: real frame, bridge, policy, resolver, relay and Teleport emulator. */
export class PanelStage {
  readonly #demo: Demo;
  readonly #browser: Browser;
  /** What goes wrong between the app and the others, until `calm`. */
  readonly disturbance: Disturbance;

  constructor(demo: Demo, browser: Browser) {
    this.#demo = demo;
    this.#browser = browser;
    this.disturbance = new Disturbance(demo.forge.faults);
  }

  get demo(): Demo {
    return this.#demo;
  }

  /** Asks for access, and waits until the request has its card. */
  async card(choices: RequestChoices, user = 'alice'): Promise<Card> {
    const id = this.#demo.teleport.createRequest(user, choices);
    const key = await eventually(() => {
      const link = this.#demo.forge.storage.entities('link').get(id) as
        { readonly issueKey?: string; readonly busyUntil?: string } | undefined;
      // A card that is still being worked on would keep the next change waiting.
      if (link?.issueKey === undefined || link.busyUntil !== undefined)
        throw new Error(`No card for ${id} yet`);
      return link.issueKey;
    });
    await this.#demo.forge.idle();
    return { id, key };
  }

  /** Waits until Jira shows a card in a status. */
  async shows(key: string, status: string): Promise<void> {
    await eventually(() => expectEqual(this.#demo.jira.state.statusOf(key), status));
  }

  /** Waits until a pending request's time is up. */
  async lapsed(id: string): Promise<void> {
    const seconds = Number(this.#demo.teleport.state.request(id)?.Spec.ResourceExpiry?.seconds ?? 0n);
    await eventually(() => {
      if (Date.now() < seconds * 1000 + 1000) throw new Error(`Request ${id} has time left`);
    });
  }

  /** Opens the issue view of a card with the panel open. */
  async open(key: string, viewer: Viewer = {}): Promise<OpenPanel> {
    const { as = BOB, locale = 'en-US', timeZone = 'Europe/Berlin' } = viewer;
    const context = await this.#browser.newContext({
      locale,
      timezoneId: timeZone,
      viewport: { width: 1280, height: 1000 },
    });
    await context.addInitScript(
      `localStorage.setItem('sandbox.acting-as', ${JSON.stringify(as)}); localStorage.setItem('sandbox.panel.card', 'open');`,
    );
    const page = await context.newPage();
    await page.goto(`${this.#demo.webUrl}/browse/${key}`);
    const container = page.getByTestId('frame-card');
    const handle = await container.locator('iframe').elementHandle();
    const frame = await handle.contentFrame();
    if (frame === null) throw new Error('The panel has no frame');
    return new OpenPanel({ context, page, frame, container });
  }

  async calm(): Promise<void> {
    this.disturbance.end();
    await this.#demo.relay.startAgain();
  }
}

interface OpenPanelParts {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly frame: Frame;
  /** What holds the frame in the issue view. */
  readonly container: Locator;
}

/** A page of the app on a screen, in the frame that Jira gives it. */
export class OpenPanel {
  readonly #parts: OpenPanelParts;

  constructor(parts: OpenPanelParts) {
    this.#parts = parts;
  }

  get page(): Page {
    return this.#parts.page;
  }
  get frame(): Frame {
    return this.#parts.frame;
  }

  /** Waits for words anywhere in the panel. */
  async says(words: string | RegExp): Promise<void> {
    await this.frame.getByText(words).first().waitFor();
  }

  click(name: string | RegExp): Promise<void> {
    return this.frame.getByRole('button', { name, exact: true }).first().click();
  }

  /** Draws the issue view, and with it the panel, in a theme. */
  async theme(mode: 'light' | 'dark'): Promise<void> {
    await this.page.evaluate(`document.documentElement.setAttribute('data-color-mode', '${mode}')`);
    await this.frame.waitForFunction(`document.documentElement.dataset.colorMode === '${mode}'`);
  }

  /** Makes the panel as narrow as Jira may. */
  async narrow(): Promise<void> {
    await this.#parts.container.evaluate((element, width) => {
      element.setAttribute('style', `width: ${width}px`);
    }, NARROW_PX);
    await this.frame.waitForFunction(`innerWidth <= ${NARROW_PX}`);
  }

  /** How far the content sticks out to the side, in pixels; nothing should. */
  overflow(): Promise<number> {
    return this.frame.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  }

  /** A picture of the panel alone. */
  async picture(path: string): Promise<void> {
    await this.#parts.container.screenshot({ path, animations: 'disabled' });
  }

  close(): Promise<void> {
    return this.#parts.context.close();
  }
}

function expectEqual(got: string, wanted: string): void {
  if (got !== wanted) throw new Error(`${got} instead of ${wanted}`);
}
