import { ALICE, CAROL, DAVE } from '../sandbox/people';
import { DBA, type PanelState } from './panel-state';
import { STATES_WHILE_AWAY } from './panel-states-away';
import { spoilRelayCalls } from './relay-calls';

const NO_SPACE = 'word '.repeat(818) + 'ending';
const RIGHT_TO_LEFT =
  'אני צריך גישה לבסיס הנתונים <img src=x onerror=alert(1)> \u202Eevil {user} $& **bold**';

/** Every state that the panel can be in, each through the real parts. Those that disturb the relay for good come last. */
export const PANEL_STATES: readonly PanelState[] = [
  {
    name: 'loading',
    open: async (stage) => {
      const { key } = await stage.card(DBA);
      stage.disturbance.begin((call) =>
        call.kind === 'invocation' && call.functionKey === 'panel' ? stage.disturbance.hold() : undefined,
      );
      return stage.open(key);
    },
    says: 'Loading the access request…',
  },
  {
    name: 'pending',
    open: async (stage) => {
      const { key } = await stage.card({
        ...DBA,
        roles: ['prod-dba', 'ssh-admin'],
        maxDurationMs: 4 * 3_600_000,
        suggestedReviewers: ['bob', 'carol'],
      });
      return stage.open(key);
    },
    says: 'alice requests prod-dba and ssh-admin for 4 hours, starting now',
  },
  {
    name: 'unmatched',
    open: async (stage) => stage.open((await stage.card(DBA)).key, { as: DAVE }),
    says: 'Your Jira account is not linked to a Teleport user',
  },
  {
    name: 'no-permission',
    open: async (stage) => {
      const panel = await stage.open((await stage.card(DBA)).key, { as: DAVE });
      await panel.says('Your Jira account is not linked');
      stage.demo.jira.withhold(DAVE, 'BROWSE_PROJECTS', 'ACC');
      await panel.click('Refresh');
      return panel;
    },
    says: 'You cannot see this request',
  },
  {
    name: 'own-request',
    open: async (stage) =>
      stage.open((await stage.card({ ...DBA, suggestedReviewers: ['bob'] })).key, { as: ALICE }),
    says: 'This is your own request.',
  },
  {
    name: 'already-reviewed',
    open: async (stage) => {
      const { id, key } = await stage.card(DBA);
      stage.demo.teleport.review('bob', id, { state: 'APPROVED', reason: 'Fine with me.' });
      return stage.open(key);
    },
    says: 'You have already reviewed this request, as bob.',
  },
  {
    name: 'not-eligible',
    open: async (stage) => {
      const { key } = await stage.card(DBA);
      const detail =
        'The relay lets Jira decide only about the roles in its [review] allowed_roles, and this request asks for others';
      const answer = { status: 200, body: JSON.stringify({ kind: 'not-eligible', detail }) };
      stage.disturbance.begin(spoilRelayCalls((name) => (name === 'reviewer' ? answer : undefined)));
      return stage.open(key);
    },
    says: 'You cannot review this request.',
  },
  {
    name: 'refused-by-teleport',
    open: async (stage) => {
      const { key } = await stage.card(DBA, 'erin');
      const panel = await stage.open(key, { as: ALICE });
      await panel.click('Approve');
      return panel;
    },
    says: 'Teleport does not let you review this request.',
  },
  {
    name: 'message-too-long',
    open: async (stage) => {
      const panel = await stage.open((await stage.card(DBA)).key);
      await panel.frame.getByLabel('Message').fill('ä'.repeat(2049));
      await panel.click('Deny');
      return panel;
    },
    says: 'The message is too long for Teleport. Shorten it, then decide.',
  },
  {
    name: 'start-time',
    open: async (stage) => {
      const panel = await stage.open((await stage.card({ roles: ['editor'] })).key);
      await panel.click('Choose a later start');
      return panel;
    },
    says: 'Your time zone: Europe/Berlin.',
  },
  {
    name: 'sending',
    open: async (stage) => {
      const panel = await stage.open((await stage.card({ roles: ['editor'] })).key);
      await panel.says('you can review this request.');
      stage.disturbance.begin(
        spoilRelayCalls((name) => (name === 'review' ? stage.disturbance.hold() : undefined)),
      );
      await panel.click('Approve');
      return panel;
    },
    says: 'Sending your approval to Teleport…',
  },
  {
    name: 'recorded',
    open: async (stage) => {
      const panel = await stage.open((await stage.card(DBA)).key, { as: CAROL });
      await panel.frame.getByLabel('Message').fill('Go ahead, I am watching the database.');
      await panel.click('Approve');
      await panel.says('You have already reviewed this request, as carol.');
      return panel;
    },
    says: /Approval recorded in Teleport at .* \(1 of 2\)/,
  },
  {
    name: 'unsure',
    open: async (stage) => {
      const panel = await stage.open((await stage.card({ roles: ['editor'] })).key);
      await panel.says('you can review this request.');
      stage.disturbance.begin(spoilRelayCalls((name) => (name === 'review' ? 'crash-before' : undefined)));
      await panel.click('Approve');
      return panel;
    },
    says: 'It is not certain that your decision has arrived',
  },
  {
    name: 'approved',
    open: async (stage) => {
      const { id, key } = await stage.card({ roles: ['editor'], reason: 'Deploy the fix' });
      stage.demo.teleport.review('carol', id, { state: 'APPROVED', reason: 'On call, go ahead.' });
      await stage.shows(key, 'Approved');
      return stage.open(key);
    },
    says: 'Approved by carol',
  },
  {
    name: 'denied',
    open: async (stage) => {
      const { id, key } = await stage.card({ roles: ['editor'], reason: 'Curious' });
      stage.demo.teleport.setState('admin', id, { state: 'DENIED', reason: 'Not during the freeze.' });
      await stage.shows(key, 'Denied');
      return stage.open(key);
    },
    says: 'Not during the freeze.',
  },
  {
    name: 'promoted',
    open: async (stage) => {
      const { id, key } = await stage.card({ roles: ['editor'], reason: 'Every week again' });
      stage.demo.teleport.promote('bob', id, { listTitle: 'Editors' });
      await stage.shows(key, 'Approved');
      return stage.open(key);
    },
    says: 'promoted to long-term access through the access list Editors',
  },
  {
    name: 'expired',
    open: async (stage) => {
      const { id, key } = await stage.card({ roles: ['editor'], requestTtlMs: 4_000 });
      await stage.lapsed(id);
      stage.demo.teleport.expire(id);
      await stage.shows(key, 'Expired');
      return stage.open(key);
    },
    says: 'This request expired before anyone decided.',
  },
  {
    name: 'deleted',
    open: async (stage) => {
      const { id, key } = await stage.card({ roles: ['editor'] });
      stage.demo.teleport.deleteRequest('admin', id);
      await stage.shows(key, 'Expired');
      return stage.open(key);
    },
    says: 'This request was deleted in Teleport before it was decided.',
  },
  {
    name: 'long-term',
    open: async (stage) => stage.open((await stage.card({ ...DBA, kind: 'long-term' })).key),
    says: 'This request is for long-term access.',
  },
  {
    name: 'many-resources',
    open: async (stage) => {
      const resources = Array.from({ length: 300 }, (_, n) => ({ kind: 'node', name: `web-${n + 1}` }));
      return stage.open((await stage.card({ resources, reason: 'All of them' })).key);
    },
    says: 'alice requests 300 resources as ssh-admin',
  },
  {
    name: 'long-reason',
    open: async (stage) =>
      stage.open((await stage.card({ roles: ['editor'], reason: NO_SPACE.slice(0, 4096) })).key),
    says: 'word word word',
  },
  {
    name: 'right-to-left-and-markup',
    open: async (stage) => {
      const { id, key } = await stage.card({ roles: ['prod-dba'], reason: RIGHT_TO_LEFT });
      stage.demo.teleport.review('bob', id, { state: 'APPROVED', reason: '<b>בסדר</b>' });
      return stage.open(key, { as: CAROL });
    },
    says: '<img src=x onerror=alert(1)>',
  },
  {
    name: 'german',
    open: async (stage) => {
      const { key } = await stage.card({ ...DBA, maxDurationMs: 4 * 3_600_000 });
      return stage.open(key, { locale: 'de-DE' });
    },
    says: 'alice bittet um prod-dba für 4 Stunden, ab sofort',
  },
  {
    name: 'evidence',
    open: async (stage) => {
      const denied = await stage.card({ roles: ['editor'], reason: 'Curious' });
      stage.demo.teleport.setState('admin', denied.id, { state: 'DENIED', reason: 'No.' });
      await stage.shows(denied.key, 'Denied');
      const named = await stage.demo.jira.as(ALICE).createIssue('ACC', { summary: 'Orders are slow' });
      const { key } = await stage.card({
        roles: ['prod-dba'],
        reason: `${named}: I need to look at the locks.`,
        suggestedReviewers: ['carol'],
      });
      return stage.open(key);
    },
    says: 'Good to know',
  },
  ...STATES_WHILE_AWAY,
];
