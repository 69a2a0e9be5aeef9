/** Carries out one action of a history. What the world refuses has not happened. */
import { APP, ERIN } from '../../sandbox/people';
import type { Issue } from '../../sandbox/jira/state';
import { stillness } from '../stillness';
import { ACCOUNTS, type Action } from './actions';
import { drag, dragAs } from './drags';
import { onCard, onRequest } from './on-card';
import { byTheWorld } from './perform-untidy';
import type { HumanAct } from './acts';
import { startRelay } from './operator';
import type { World } from './world';

const REQUESTS_MAX = 4;
const MINUTE_MS = 60_000;
const WATCH_DELAY_MS = 30_000;
/** Calls in a row that are slow. */
const SLOW_CALLS = 3;

/** Does it, and lets what follows by itself come as far as its first call. */
export async function perform(world: World, action: Action): Promise<void> {
  await byPeople(world, action);
  await byMachines(world, action);
  await byTheWorld(world, action);
  await stillness();
}

async function byPeople(world: World, action: Action): Promise<void> {
  const { teleport, jira } = world.sandbox;
  switch (action.do) {
    case 'ask': {
      ask(world, action);
      return;
    }
    case 'withdraw':
      return onRequest(world, action, ({ id }) => teleport.deleteRequest('admin', id));
    case 'promote':
      return onRequest(world, action, ({ id }) => void teleport.promote('bob', id));
    case 'review':
      return onRequest(world, action, ({ id }) => review(world, id, action));
    case 'drag':
      return onCard(world, action, (card, { id }) => dragAs(world, card, id, action));
    case 'quarrel':
      return onCard(world, action, async (card, { id }) => {
        for (const move of action.moves) await dragAs(world, card, id, move);
      });
    case 'look':
      return onCard(world, action, (card) => {
        world.panels.look(ACCOUNTS[action.who], card);
      });
    case 'click':
      return onCard(world, action, (card, { id }) => {
        click(world, card, { requestId: id, person: action.who, state: action.state });
      });
    case 'own':
      return onCard(world, action, async (card, { id, who }) => {
        if (action.how === 'click') click(world, card, { requestId: id, person: who, state: 'APPROVED' });
        else await dragAs(world, card, id, { who, to: 'approved' });
      });
    case 'comment':
      return onCard(world, action, async (card) => {
        await jira.as(ACCOUNTS[action.who]).comment(card.key, `reason: ${action.who} says so`);
      });
    case 'delete-card':
      return onCard(world, action, (card) => jira.as(ERIN).deleteIssue(card.key));
    case 'forge-card':
      return onRequest(world, action, ({ id }) => forgeCard(world, id, action));
    default:
      return undefined;
  }
}

async function byMachines(world: World, action: Action): Promise<void> {
  switch (action.do) {
    case 'let':
      for (const pick of action.picks) await world.turnstile.release(pick);
      return undefined;
    case 'live':
      return world.live(action.seconds * 1000);
    case 'jump': {
      world.clock.advance(action.seconds * 1000);
      return;
    }
    case 'fault':
      world.planned.plan(action.planned);
      return undefined;
    case 'save-settings':
      return world.saveSettings(action.variant);
    case 'route':
      return world.route(action.variant);
    case 'turn-off':
      return world.turnOff();
    case 'reinstall':
      return world.reinstall();
    case 'relay':
    case 'teleport':
      return service(world, action);
    default: {
      weather(world, action);
      return;
    }
  }
}

async function service(world: World, action: Extract<Action, { do: 'relay' | 'teleport' }>): Promise<void> {
  const { sandbox } = world;
  switch (action.what) {
    case 'start':
      return sandbox.relayCount < 2 ? startRelay(world) : undefined;
    case 'stop':
      return world.through(sandbox.stopRelay());
    case 'crash': {
      sandbox.crashRelay();
      return;
    }
    case 'down':
      return sandbox.teleport.stopServing();
    case 'up':
      return sandbox.teleport.resumeServing();
  }
}

/** Events and indexes that are late, lost or doubled. */
function weather(world: World, action: Action): void {
  const { jira, teleport, forge } = world.sandbox;
  if (action.do === 'events') {
    world.hasLostEvents = true;
    jira.faults.events(action.fault);
  }
  if (action.do === 'lag') {
    jira.faults.searchLagMs = action.searchMs;
    forge.storage.lag.queryMs = action.queryMs;
  }
  if (action.do === 'slow' && action.who === 'jira') {
    // People wait in front of their screens outside of the history's time.
    jira.faults.call({ operation: '*', accountId: APP, latencyMs: action.ms, times: SLOW_CALLS });
  } else if (action.do === 'slow') {
    teleport.faults.fail({ rpc: '*', delayMs: action.ms, times: SLOW_CALLS });
  }
  if (action.do !== 'watch') return;
  const { watch } = teleport.faults;
  if (action.fault === 'delay') watch.delay(WATCH_DELAY_MS);
  else watch[action.fault]();
}

function ask(world: World, { who, role, ttlMinutes }: Extract<Action, { do: 'ask' }>): void {
  if (world.asked.length >= REQUESTS_MAX) return;
  const choices = { roles: [role], requestTtlMs: ttlMinutes * MINUTE_MS };
  world.asked.push({ id: world.sandbox.teleport.createRequest(who, choices), who, role });
}

function review(world: World, requestId: string, { who, state }: Extract<Action, { do: 'review' }>): void {
  // Open source knows no reviews: there an administrator decides.
  if (world.history.mode === 'override') {
    world.sandbox.teleport.setState('admin', requestId, { state, reason: 'by tctl' });
  } else {
    world.sandbox.teleport.review(who, requestId, { state, reason: `${who} in Teleport` });
  }
  world.acts.push({ requestId, person: who, state, how: 'teleport', ...world.here() });
}

/** A click is meant, whatever comes of it. */
function click(world: World, card: Issue, act: Pick<HumanAct, 'requestId' | 'person' | 'state'>): void {
  world.acts.push({ ...act, how: 'panel', ...world.here(card) });
  world.panels.click(ACCOUNTS[act.person], card, act.state, () => world.recorded.push(act));
}

/** Somebody makes an issue of their own look like the card of a request, and moves it. That is no act. */
async function forgeCard(
  world: World,
  id: string,
  action: Extract<Action, { do: 'forge-card' }>,
): Promise<void> {
  const actor = world.sandbox.jira.as(ACCOUNTS[action.who]);
  const key = await actor.createIssue(world.history.project);
  await actor.setProperty(key, 'teleport-access', { requestId: id, state: 'approved' });
  await drag(world, world.sandbox.jira.state.issue(key), action);
}
