import type { Browser } from 'playwright-core';
import { setUpProject, type ProjectSetup } from '../sandbox/forge-side';
import type { Demo } from '../sandbox/demo';
import type { FieldSpec } from '../sandbox/jira/state';
import { ISSUE_TYPES } from '../sandbox/jira/demo-site';
import { APP, ERIN } from '../sandbox/people';
import { Disturbance } from './disturbance';
import { eventually } from './eventually';
import { OpenPanel } from './panel-stage';

/** Where the app's pages for admins stand in the sandbox, by the key of their module. */
const PATHS = { settings: '/project/ACC/settings/settings', site: '/admin/site' } as const;

const COST_CENTRE: FieldSpec = {
  fieldId: 'customfield_10050',
  name: 'Cost centre',
  isRequired: true,
  schema: {
    type: 'option',
    custom: 'com.atlassian.jira.plugin.system.customfieldtypes:select',
    customId: 10050,
  },
  allowedValues: [{ id: '1', value: 'Infrastructure' }],
};

/** The settings page of ACC and the site page, in a sandbox in which nothing is set up at first. */
export class AdminStage {
  readonly demo: Demo;
  readonly #browser: Browser;
  /** What goes wrong between the app and the others, until `calm`. */
  readonly disturbance: Disturbance;

  constructor(demo: Demo, browser: Browser) {
    this.demo = demo;
    this.#browser = browser;
    this.disturbance = new Disturbance(demo.forge.faults);
  }

  async open(page: keyof typeof PATHS, as = ERIN): Promise<OpenPanel> {
    const context = await this.#browser.newContext({
      locale: 'en-US',
      timezoneId: 'Europe/Berlin',
      viewport: { width: 1280, height: 1000 },
    });
    await context.addInitScript(`localStorage.setItem('sandbox.acting-as', ${JSON.stringify(as)});`);
    const tab = await context.newPage();
    await tab.goto(`${this.demo.webUrl}${PATHS[page]}`);
    const container = tab.getByTestId(`frame-${page}`);
    const frame = await (await container.locator('iframe').elementHandle()).contentFrame();
    if (frame === null) throw new Error('The page has no frame');
    return new OpenPanel({ context, page: tab, frame, container });
  }

  /** Saves the settings of a project, which thereby is on. */
  async setUp(setup: ProjectSetup = { projectKey: 'ACC' }): Promise<void> {
    await setUpProject(this.demo.forge, this.demo.jira, setup);
    await this.demo.forge.idle();
  }

  /** Whether ACC's create screen asks for what no card has. */
  requireField(isRequired: boolean): void {
    const { fields } = this.demo.jira.site.issueType(ISSUE_TYPES.accTask);
    const position = fields.findIndex(({ fieldId }) => fieldId === COST_CENTRE.fieldId);
    if (position >= 0) fields.splice(position, 1);
    if (isRequired) fields.push(COST_CENTRE);
  }

  /** Asks for access, and waits until the request has its card, or is listed as failed. */
  async request(roles: readonly string[]): Promise<void> {
    const id = this.demo.teleport.createRequest('alice', { roles, reason: 'Deploy the fix' });
    const { storage } = this.demo.forge;
    await eventually(() => {
      const link = storage.entities('link').get(id) as { issueKey?: string } | undefined;
      if (link?.issueKey === undefined && !storage.keys().includes(`failure:card-${id}`))
        throw new Error(`Nothing has become of ${id} yet`);
    });
    await this.demo.forge.idle();
  }

  async calm(): Promise<void> {
    this.disturbance.end();
    await this.demo.relay.startAgain();
    this.requireField(false);
    for (const permission of ['ADD_COMMENTS', 'USER_PICKER'] as const)
      this.demo.jira.restore(APP, permission);
  }
}
