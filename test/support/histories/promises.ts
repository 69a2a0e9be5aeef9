/** What must hold at every moment of a history, and what must hold once it is over. Each throws, naming what is broken. */
import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { APP } from '../../sandbox/people';
import type { Comment, Issue } from '../../sandbox/jira/state';
import { PLUGIN_USER } from '../../sandbox/teleport/demo-cluster';
import { leaksOf } from '../sandbox-leaks';
import { isRefusal, markersOf } from '../markers';
import { ACCOUNTS } from './actions';
import { checkLogged } from './log-promise';
import { authorOf, isByPlugin, isOnRecord } from './on-record';
import { BY_CLICK } from './panels';
import { checkNoneVanished } from './vanished';
import type { Asked, HumanAct } from './acts';
import { isListed, storedLinks, type StoredLink } from './stored';
import type { World } from './world';

/** Decisions as people make them. */
const NAMES = new Map<RequestState, 'APPROVED' | 'DENIED'>([
  [RequestState.APPROVED, 'APPROVED'],
  [RequestState.DENIED, 'DENIED'],
]);
/** What a card shows for a state. */
const CARD_STATES = new Map<RequestState, string>([
  [RequestState.PENDING, 'pending'],
  [RequestState.APPROVED, 'approved'],
  [RequestState.DENIED, 'denied'],
  [RequestState.PROMOTED, 'promoted'],
]);
/** Whom Teleport takes reviews from. */
const REVIEWER_NAMES = ['bob', 'carol', 'erin'];

class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

function insist(isSo: boolean, promise: string): void {
  if (!isSo) throw new BrokenPromise(promise);
}

/** Nothing is decided but by people, each at most once; no request has two cards. */
export function checkAlways(world: World): void {
  for (const asked of world.asked) {
    insist(world.cardsOf(asked.id).length <= 1, `request ${asked.id} has more than one card`);
    checkReviews(world, asked);
    checkStatesSet(world, asked);
  }
  for (const said of world.recorded) checkRecorded(world, said);
}

/** What a panel called recorded is on record, in the name that the mode gives it. */
function checkRecorded(world: World, said: World['recorded'][number]): void {
  const { requestId, person } = said;
  insist(
    isOnRecord(world, said),
    `the panel told ${person} of a decision on ${requestId} that Teleport does not have`,
  );
}

function checkReviews(world: World, asked: Asked): void {
  const { id, who } = asked;
  const reviews = world.sandbox.teleport.state.request(id)?.Spec.Reviews ?? [];
  // A promotion is a review too, which Teleport takes from somebody who has reviewed; the histories let Bob promote.
  const authors = reviews.flatMap(({ Author, ProposedState }) => (NAMES.has(ProposedState) ? [Author] : []));
  insist(new Set(authors).size === authors.length, `request ${id} has two reviews of one author`);
  insist(!authors.includes(who), `${who} reviewed their own request ${id}`);
  for (const review of reviews) {
    const state = NAMES.get(review.ProposedState);
    const isMatched = world.acts.some(
      (act) =>
        act.requestId === id &&
        act.state === state &&
        (act.how === 'teleport'
          ? act.person === review.Author
          : authorOf(world, act.person) === review.Author && mayDecide(world, act, asked)),
    );
    insist(isMatched || state === undefined, `nobody made the review of ${review.Author} on ${id}`);
  }
}

/** Mode `override` sets states: once, by the plugin, for a drag of somebody on the list who is not the requester. */
function checkStatesSet(world: World, asked: Asked): void {
  const { id } = asked;
  const log = world.sandbox.teleport.state.auditLog();
  const set = log.filter((event) => event.code === 'T5001I' && event.id === id && isByPlugin(event));
  insist(set.length <= 1, `the state of ${id} was set ${set.length} times`);
  for (const event of set) {
    insist(world.history.mode === 'override', `the state of ${id} was set`);
    const isMatched = world.acts.some(
      (act) =>
        act.requestId === id &&
        act.how !== 'teleport' &&
        act.state === event.state &&
        mayDecide(world, act, asked) &&
        event.delegator === `jira:${act.person}@example.com`,
    );
    insist(isMatched, `nobody decided that ${id} be ${event.state}: ${JSON.stringify(event)}`);
  }
}

/**
 * Whether what somebody did through the product may count: where Teleport cannot check the person, those on the project's list
 * may, if it was in force at some moment between the act and now. A promise is first checked right after the act was handed
 * in, so that a list of later excuses nothing. No drag counts for a role of the tier `panel`.
 */
function mayDecide({ history, approvers }: World, act: HumanAct, { who, role }: Asked): boolean {
  if (act.person === who) return false;
  if (act.how === 'drag' && history.panelRoles?.includes(role) === true) return false;
  if (history.mode === 'native') return REVIEWER_NAMES.includes(act.person);
  return approvers.hasListed(act.projectKey ?? '', ACCOUNTS[act.person], act.at);
}

/** Once all faults are over and time has passed: each card tells the truth, nothing waits, no drag is without an answer. */
export function checkAtRest(world: World): void {
  checkAlways(world);
  const { forge } = world.sandbox;
  insist(forge.queue.deadEvents.length === 0, 'a job was given up');
  const waiting = forge.queue.events.filter(({ state }) => state === 'waiting' || state === 'running');
  insist(waiting.length === 0, `${waiting.length} jobs still wait`);
  const [leak] = leaksOf(world.sandbox, [BY_CLICK]);
  insist(leak === undefined, `a log tells ${leak ?? ''}`);
  for (const asked of world.asked) {
    checkCard(world, asked);
    checkAnswers(world, asked);
    checkNotRefusedToo(world, asked);
    checkNoneVanished(world, asked, insist);
    checkLogged(world, asked, insist);
  }
  for (const link of storedLinks(world).values()) checkLink(link);
  for (const issue of world.sandbox.jira.site.issues.values()) checkSaidOnce(issue);
}

function checkLink(link: StoredLink): void {
  // Nobody looks at a closed card unless it is moved again, and whoever does takes what was left.
  const isHeld = link.busyUntil !== undefined && link.phase !== 'closed';
  insist(!isHeld, `the card of ${link.requestId} is still being worked on`);
  insist(link.phase !== 'claimed', `the card of ${link.requestId} is still being created`);
}

interface Settings {
  readonly statuses: Readonly<Record<string, readonly string[]>>;
}

function checkCard(world: World, { id }: Asked): void {
  const state = stateOf(world, id);
  const [card] = world.cardsOf(id);
  if (card === undefined) {
    insist(
      state[0] !== 'pending' || isListed(world, id),
      `the pending request ${id} has no card, and nobody is told`,
    );
    return;
  }
  // Plugin data names an issue that nobody can read, and people were asked whether it is gone: until they say so no other counts.
  const { issueId, isUnproven } = storedLinks(world).get(id) ?? {};
  if (isUnproven === true && issueId !== card.id && isListed(world, id)) return;
  const settings = world.sandbox.forge.storage.value(`settings:${card.projectId}`) as Settings;
  if (state[0] !== 'pending' && isBeyondKnowing(world, card, id)) return;
  const fitting = state.filter((one) => settings.statuses[one]?.includes(card.statusId));
  const shown = world.sandbox.jira.state.statusOf(card.key);
  insist(fitting.length > 0, `${card.key} shows "${shown}" for the ${state.join(' or ')} request ${id}`);
  // One of an earlier installation that stands where its request ended is left as it is, with whatever it says beside that.
  if (state[0] !== 'pending' && !storedLinks(world).has(id)) return;
  // What Jira did not allow is listed; a person tries it again once they have mended it.
  if (isListed(world, id)) return;
  const property = propertyOf(card) as { readonly state?: string } | undefined;
  insist(
    state.includes(property?.state ?? ''),
    `the property of ${card.key} says ${property?.state ?? 'nothing'} of the ${state.join(' or ')} request ${id}`,
  );
}

/** The card of a request that has ended, of which nothing leads the app back to it. */
const isBeyondKnowing = (world: World, card: Issue, id: string): boolean =>
  mayHaveBeenMovedUnheard(world, card) ||
  world.spoiltAtTheEnd.has(card.id) ||
  (linkOf(world, card) === undefined && !JSON.stringify(propertyOf(card) ?? {}).includes(id));

const propertyOf = (card: Issue): unknown => card.properties.get('teleport-access');

/** A card of an earlier installation whose request had ended is known again only once the app hears of a move. */
function mayHaveBeenMovedUnheard(world: World, card: Issue): boolean {
  const last = card.histories.findLast(({ items }) => items.some(({ field }) => field === 'status'));
  return world.hasLostEvents && linkOf(world, card) === undefined && last?.authorId !== APP;
}

const linkOf = (world: World, card: Issue): StoredLink | undefined =>
  [...storedLinks(world).values()].find((link) => link.issueId === card.id);

/** What a card may show. A record that is gone may have lapsed before the app came to know how it was decided. */
function stateOf(world: World, id: string): readonly string[] {
  const current = world.sandbox.teleport.state.request(id)?.Spec.State;
  if (current !== undefined) return [CARD_STATES.get(current) ?? 'unknown'];
  return ['expired', 'approved', 'denied', 'promoted'];
}

/** The last drag on the card of a pending request led to a review of that person, or to a refusal on the card. */
function checkAnswers(world: World, { id }: Asked): void {
  const request = world.sandbox.teleport.state.request(id);
  const [card] = world.cardsOf(id);
  if (request?.Spec.State !== RequestState.PENDING || card === undefined) return;
  const lastMove = card.histories.findLast(
    ({ authorId, items }) => authorId !== APP && items.some(({ field }) => field === 'status'),
  );
  const decision = `${card.id}:${lastMove?.id ?? ''}`;
  const act = world.acts.find((one) => one.decision === decision);
  if (act === undefined) return;
  const isReviewed = request.Spec.Reviews.some(
    ({ Author, ProposedState }) =>
      (Author === act.person || Author === PLUGIN_USER) && NAMES.get(ProposedState) === act.state,
  );
  const isRefused = markersOf(card, isRefusal).includes(`decision:${decision}`);
  insist(isReviewed || isRefused, `the drag of ${act.person} on ${card.key} was lost`);
}

/**
 * No drag is recorded in Teleport and refused on the card, where nothing but that drag can have been recorded; but for one
 * that a new installation finds, which cannot know.
 */
function checkNotRefusedToo(world: World, asked: Asked): void {
  const { id } = asked;
  const [card] = world.cardsOf(id);
  if (card === undefined || world.sandbox.teleport.state.request(id) === undefined) return;
  const isNative = world.history.mode === 'native';
  const acts = world.acts.filter(({ requestId }) => requestId === id);
  for (const act of acts) {
    if (act.decision === undefined || !mayDecide(world, act, asked) || !isOnRecord(world, act)) continue;
    const alike = acts.filter(
      ({ state, person }) => state === act.state && (!isNative || person === act.person),
    );
    const refusals = markersOf(card, (comment) => isRefusal(comment) && !isOfTakeover(comment));
    const isRefused = refusals.includes(`decision:${act.decision}`);
    insist(
      alike.length > 1 || !isRefused,
      `the drag of ${act.person} on ${card.key} was recorded and refused`,
    );
  }
}

const isOfTakeover = ({ body }: Comment): boolean => JSON.stringify(body).includes('took it over');

function checkSaidOnce(card: Issue): void {
  // Of a comment that Jira shows no author of, the app cannot know that it said it: twice is better than never.
  const markers = markersOf(card, ({ oddAuthor }) => oddAuthor === undefined);
  const repeated = markers.filter((marker, index) => markers.indexOf(marker) !== index);
  insist(repeated.length === 0, `${card.key} says twice: ${repeated.join(', ')}`);
}
