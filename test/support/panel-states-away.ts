import { DBA, type PanelState } from './panel-state';
import { spoilRelayCalls } from './relay-calls';

/** States in which the relay, Teleport or Jira is not there for the panel. The last disturbs the stage for good. */
export const STATES_WHILE_AWAY: readonly PanelState[] = [
  {
    name: 'unchecked',
    open: async (stage) => {
      const { key } = await stage.card(DBA);
      stage.disturbance.begin(
        spoilRelayCalls((name) => (name === 'reviewer' ? { status: 404, body: '{}' } : undefined)),
      );
      return stage.open(key);
    },
    says: 'Whether you can review this request could not be checked.',
  },
  {
    name: 'relay-not-reachable',
    open: async (stage) => {
      const { key } = await stage.card(DBA);
      await stage.demo.relay.halt();
      return stage.open(key);
    },
    says: 'The relay cannot be reached',
  },
  {
    name: 'relay-away-after-a-look',
    open: async (stage) => {
      const { key } = await stage.card(DBA);
      const panel = await stage.open(key);
      await panel.says('you can review this request');
      await stage.demo.relay.halt();
      await panel.click('Refresh');
      return panel;
    },
    says: /Anything newer is in Teleport/,
  },
  {
    name: 'relay-too-old',
    open: async (stage) => {
      const { key } = await stage.card(DBA);
      stage.disturbance.begin(spoilRelayCalls(() => ({ status: 200, body: '{}' })));
      return stage.open(key);
    },
    says: 'The relay and this app do not fit together',
  },
  {
    name: 'rate-limited',
    open: async (stage) => {
      const { key } = await stage.card(DBA);
      const answer = { status: 429, headers: { 'retry-after': '30' }, body: '{}' };
      stage.disturbance.begin(({ kind, functionKey }) =>
        kind === 'jira' && functionKey === 'panel' ? answer : undefined,
      );
      return stage.open(key);
    },
    says: 'Jira is busy',
  },
  {
    name: 'teleport-down',
    open: async (stage) => {
      const { key } = await stage.card(DBA);
      await stage.demo.teleport.stopServing();
      return stage.open(key);
    },
    says: 'Teleport cannot be reached',
  },
];
