import { SystemClock } from '../sandbox/clock';
import { GROUPS, ROLES } from '../sandbox/jira/demo-site';
import { pairWith } from '../sandbox/pairing';
import { APP, BOB, CAROL } from '../sandbox/people';
import type { AdminStage } from './admin-stage';
import type { OpenPanel } from './panel-stage';
import { spoilRelayCalls } from './relay-calls';

/** One state of the pages for admins: how it comes about, and the words by which it is known. */
export interface AdminState {
  readonly name: string;
  readonly open: (stage: AdminStage) => Promise<OpenPanel>;
  readonly says: string | RegExp;
}

const APPROVERS = {
  projectKey: 'ACC',
  approvers: [BOB, CAROL],
  approverGroups: [GROUPS['access-approvers']],
  approverRoles: [ROLES.Approvers],
};

/** Chooses in a field what typing offers first. */
async function choose({ frame }: OpenPanel, label: string, typed: string, name = typed): Promise<void> {
  await frame.getByLabel(label, { exact: true }).fill(typed);
  await frame.getByRole('option', { name }).first().click();
}

/** Approvers are asked for only where Teleport does not know who may review. */
const inModeRelay = () =>
  spoilRelayCalls((name) =>
    name === 'cluster' ? { status: 200, body: JSON.stringify(RELAY_MODE) } : undefined,
  );

const RELAY_MODE = {
  clusterName: 'example.teleport.sh',
  teleportVersion: '17.0.0',
  edition: 'enterprise',
  reviewMode: 'relay',
  certificateExpiresAt: '2099-01-01T00:00:00.000Z',
  relayVersion: '0.1.0',
  watch: 'live',
};

/** States of both pages, each through the real parts; those of a site in which nothing is set up come first. */
export const ADMIN_STATES: readonly AdminState[] = [
  { name: 'site-not-set-up', open: (stage) => stage.open('site'), says: 'No project is set up yet' },
  {
    name: 'settings-connecting',
    open: (stage) => {
      stage.disturbance.begin(({ kind, functionKey }) =>
        kind === 'invocation' && functionKey === 'settings-resolver' ? stage.disturbance.hold() : undefined,
      );
      return stage.open('settings');
    },
    says: 'Loading this project’s settings…',
  },
  {
    name: 'settings-relay-unreachable',
    open: async (stage) => {
      await stage.demo.relay.halt();
      return stage.open('settings');
    },
    says: 'The relay does not answer',
  },
  {
    name: 'settings-mapping-proposal',
    open: (stage) => stage.open('settings'),
    says: 'No problems found',
  },
  {
    name: 'settings-required-fields',
    open: async (stage) => {
      stage.requireField(true);
      stage.demo.jira.withhold(APP, 'ADD_COMMENTS');
      const page = await stage.open('settings');
      await page.says('Cost centre (required)');
      await page.click('Save and turn on');
      return page;
    },
    says: 'Jira creates no card without one',
  },
  {
    name: 'settings-not-admin',
    open: (stage) => stage.open('settings', BOB),
    says: 'Only project administrators can see these settings',
  },
  {
    name: 'settings-policy-filled',
    open: async (stage) => {
      stage.disturbance.begin(inModeRelay());
      const page = await stage.open('settings');
      await page.says('No problems found');
      await page.frame.getByText('Options').click();
      await choose(page, 'A reason is required to', 'Deny');
      await page.frame.getByLabel('Labels of new cards').fill('teleport access');
      await choose(page, 'Due date of new cards', 'The review');
      await choose(page, 'Reporter of new cards', 'The requester');
      await choose(page, 'Watchers of new cards', 'Suggested');
      await choose(page, 'Comments on cards', 'Only');
      await choose(page, 'People who may decide', 'bo', 'Bob Baker');
      await choose(page, 'Groups whose members may decide', 'approvers');
      await choose(page, 'Project roles whose members may decide', 'Approvers');
      return page;
    },
    says: 'access-approvers',
  },
  {
    name: 'settings-people-search',
    open: async (stage) => {
      stage.disturbance.begin(inModeRelay());
      const page = await stage.open('settings');
      await page.frame.getByLabel('People who may decide').fill('c');
      return page;
    },
    says: 'Carol Chen',
  },
  {
    name: 'settings-turned-on',
    open: async (stage) => {
      await stage.setUp(APPROVERS);
      await stage.request(['editor']);
      const page = await stage.open('settings');
      await page.says('No failures.');
      await page.click('Save');
      return page;
    },
    says: 'Saved',
  },
  {
    name: 'settings-approvers-gone',
    open: async (stage) => {
      await stage.setUp(APPROVERS);
      stage.demo.jira.withhold(APP, 'USER_PICKER');
      return stage.open('settings');
    },
    says: 'Some of these cannot decide',
  },
  {
    name: 'settings-failures',
    open: async (stage) => {
      await stage.setUp(APPROVERS);
      stage.requireField(true);
      await stage.request(['prod-dba']);
      return stage.open('settings');
    },
    says: 'Needs attention',
  },
  {
    name: 'site-failures',
    open: async (stage) => {
      await stage.setUp();
      stage.requireField(true);
      await stage.request(['prod-dba']);
      return stage.open('site');
    },
    says: 'Needs attention',
  },
  {
    name: 'site-routing-dry-run',
    open: async (stage) => {
      await stage.setUp();
      await stage.setUp({ projectKey: 'TEAM' });
      await stage.request(['ssh-admin']);
      const page = await stage.open('site');
      await page.frame.getByTestId('add-rule').click();
      await page.frame.getByLabel('Role', { exact: true }).fill('ssh-*');
      await choose(page, 'Project', 'TEAM');
      await page.click('Try on pending requests');
      return page;
    },
    says: 'Team access (TEAM), by rule 1',
  },
  {
    name: 'site-activity',
    open: async (stage) => {
      await stage.setUp();
      return stage.open('site');
    },
    says: 'Project settings saved',
  },
  {
    name: 'site-relay-unreachable',
    open: async (stage) => {
      await stage.setUp();
      await stage.demo.relay.halt();
      return stage.open('site');
    },
    says: 'The relay does not answer',
  },
  {
    name: 'site-pairing-code',
    open: async (stage) => {
      await stage.setUp();
      // From here on calls would wait for a relay that asks: what needs them comes before.
      await pairWith(stage.demo.forge, new SystemClock());
      const page = await stage.open('site');
      await page.says('Revoke sandbox');
      await page.click('Pair a relay');
      return page;
    },
    says: 'teleport-jira-relay pair',
  },
  {
    name: 'site-not-admin',
    open: (stage) => stage.open('site', BOB),
    says: 'Only Jira administrators can use this page',
  },
];
