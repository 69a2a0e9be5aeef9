/** Carries out what the real world does to a site in the middle of a history. */
import { ERIN } from '../../sandbox/people';
import type { Issue } from '../../sandbox/jira/state';
import { ACCOUNTS, type Action, type Column } from './actions';
import { dragAs } from './drags';
import { columnOf, columnsOf, onCard } from './on-card';
import type { World } from './world';

const MINUTE_MS = 60_000;
const METADATA = { type: 'rule', generator: { id: 'automation', type: 'application' } };

/** Does nothing for actions of people and machines. */
export async function byTheWorld(world: World, action: Action): Promise<void> {
  await toCards(world, action);
  toTheSite(world, action);
}

async function toCards(world: World, action: Action): Promise<void> {
  const { jira } = world.sandbox;
  switch (action.do) {
    case 'hide':
      return onCard(world, action, (card) => {
        world.hasLostEvents = true;
        world.untidy.hide(card, action.isHidden);
      });
    case 'odd-authors':
      return onCard(world, action, (card) => {
        world.untidy.showOddly(card, action.kind);
      });
    case 'many-edits':
      return onCard(world, action, async (card, { id }) => {
        if (action.after !== undefined) await dragAs(world, card, id, action.after);
        world.untidy.editOften(card, ACCOUNTS[action.who], world.clock.now());
      });
    case 'rule-move':
      return onCard(world, action, async (card) => {
        const status = columnsOf(card)[action.to];
        const more = { ...world.untidy.filledIn(card, status), historyMetadata: METADATA };
        await jira.as(ACCOUNTS[action.who]).moveTo(card.key, status, more);
      });
    case 'project-move':
      return onCard(world, action, async (card) => {
        if (world.otherProject === undefined) await world.route(1);
        toOtherProject(world, card, action.to);
      });
    case 'spoil-property':
      return onCard(world, action, async (card, { id }) => {
        const actor = jira.as(ACCOUNTS[action.who]);
        world.hasLostEvents = true;
        if (!world.isPending(id)) world.spoiltAtTheEnd.add(card.id);
        if (action.isGone) await actor.deleteProperty(card.key, 'teleport-access');
        else await actor.setProperty(card.key, 'teleport-access', { requestId: 7 });
      });
    default:
      return undefined;
  }
}

/** Between projects that get cards: of one in another project nothing is promised but that it decides nothing. */
function toOtherProject(world: World, card: Issue, to: Column): void {
  const { otherProject, sandbox, history } = world;
  if (otherProject === undefined) return;
  const target = card.key.startsWith(otherProject) ? history.project : otherProject;
  sandbox.jira.moveIssue(ERIN, card.key, target, columnOf(target, to));
}

function toTheSite(world: World, action: Action): void {
  const { jira, forge } = world.sandbox;
  const project = jira.site.project(world.history.project);
  if (project === undefined) return;
  switch (action.do) {
    case 'hide-new': {
      world.untidy.hideNew(project, action.isHidden);
      return;
    }
    case 'archive': {
      world.hasLostEvents = true;
      project.isArchived = action.isArchived;
      return;
    }
    case 'permission': {
      world.hasLostEvents ||= action.what === 'BROWSE_PROJECTS';
      world.untidy.setPermission(action.what, action.isLost);
      return;
    }
    case 'lock': {
      world.untidy.lock(project, columnOf(world.history.project, action.column), action.what);
      return;
    }
    case 'demand': {
      world.untidy.demand(project, columnOf(world.history.project, action.column), action.what);
      return;
    }
    case 'rename': {
      world.untidy.rename(columnOf(world.history.project, action.column));
      return;
    }
    case 'mute': {
      project.properties.set('teleport-access', { enabled: false });
      return;
    }
    case 'lose-search': {
      jira.faults.searchesThatLose = action.times;
      return;
    }
    case 'filter-lag': {
      world.hasLostEvents ||= action.ms > 0;
      jira.faults.filterLagMs = action.ms;
      return;
    }
    case 'installing': {
      forge.quirks.installingMs = action.minutes * MINUTE_MS;
      return;
    }
    default:
      return;
  }
}
