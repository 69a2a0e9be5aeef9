/** What an auditor must find in the decision log, with nothing else at hand: held against what people did and what Teleport has. */
import type { LogEntry } from '../../../src/core/log/decision-log';
import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { isRefusal, markersOf } from '../markers';
import { ACCOUNTS } from './actions';
import type { Asked, HumanAct } from './acts';
import { BY_CLICK } from './panels';
import { isListed, storedLinks, type StoredLink } from './stored';
import type { World } from './world';

type Insist = (isSo: boolean, promise: string) => void;

const STATES = new Map<RequestState, string>([
  [RequestState.APPROVED, 'approved'],
  [RequestState.DENIED, 'denied'],
  [RequestState.PROMOTED, 'promoted'],
]);

/** Who, what, when, from where, why, with what outcome, until when: for one request. */
export function checkLogged(world: World, asked: Asked, insist: Insist): void {
  const entries = entriesOf(world, asked.id);
  for (const entry of entries) checkTrue(world, asked, { entry, entries }, insist);
  // A new installation begins with an empty log, and takes cards over with what they tell already.
  if (world.installations > 0 || linkOf(world, asked.id) === undefined) return;
  checkAsked(asked, entries, insist);
  checkActs(world, asked, entries, insist);
  checkRecord(world, asked, entries, insist);
}

function entriesOf(world: World, id: string): readonly LogEntry[] {
  return [...world.sandbox.forge.storage.entities('log-entry').values()]
    .map((row) => (row as { readonly entry: LogEntry }).entry)
    .filter(({ requestId }) => requestId === id);
}

const linkOf = (world: World, id: string): StoredLink | undefined => {
  const link = storedLinks(world).get(id);
  return link === undefined || link.phase === 'claimed' || link.phase === 'dropped' ? undefined : link;
};

const isBy = (act: HumanAct, by: string | undefined): boolean => by === ACCOUNTS[act.person];

/** Nothing stands there that nobody did. */
function checkTrue(
  world: World,
  { id, who }: Asked,
  { entry, entries }: { readonly entry: LogEntry; readonly entries: readonly LogEntry[] },
  insist: Insist,
): void {
  const acts = world.acts.filter(({ requestId }) => requestId === id);
  const where = `the log's ${entry.id}`;
  insist(entry.asked === undefined || entry.asked.requester === who, `${where} names another requester`);
  insist(!Number.isNaN(Date.parse(entry.at)), `${where} has no time`);
  if (entry.event === 'outcome') {
    const others = entries.filter(({ event }) => event === 'outcome').length;
    insist(others <= 2, `${where} is one of ${others} outcomes`);
  }
  if (entry.event !== 'review' && entry.event !== 'sent') return;
  const { by, via, state, change, reason } = entry;
  if (via === 'panel') insist(reason === BY_CLICK, `${where} gives another reason than the person`);
  if (via !== 'drag' && via !== 'panel') return;
  const isMatched = acts.some(
    (act) =>
      act.how === via &&
      isBy(act, by) &&
      (state === undefined || act.state === state.toUpperCase()) &&
      (via === 'panel' || act.decision?.endsWith(`:${change ?? ''}`) === true),
  );
  insist(isMatched, `${where} tells of a decision that nobody made: ${JSON.stringify(entry)}`);
}

/** Who asked for what stands there once, whatever became of the request. */
function checkAsked({ id, who }: Asked, entries: readonly LogEntry[], insist: Insist): void {
  const requests = entries.filter(({ event }) => event === 'request');
  insist(requests.length === 1, `the log tells ${requests.length} times that ${id} was asked for`);
  const isNamed = requests.every(({ asked }) => asked?.requester === who && asked.roles.length > 0);
  insist(isNamed, `the log does not tell who asked for what in ${id}`);
}

/** Every decision that somebody was told of stands there, with its person, its place and what came of it. */
function checkActs(world: World, { id }: Asked, entries: readonly LogEntry[], insist: Insist): void {
  const refused = new Set(world.cardsOf(id).flatMap((card) => markersOf(card, isRefusal)));
  for (const act of world.acts) {
    const { decision } = act;
    if (act.requestId !== id || decision === undefined || !refused.has(`decision:${decision}`)) continue;
    const change = decision.split(':')[1] ?? '';
    const entry = entries.find((one) => 'change' in one && one.change === change && isBy(act, one.by));
    insist(entry !== undefined, `the log does not tell of ${act.person}'s refused drag ${decision}`);
  }
  for (const said of world.recorded) {
    if (said.requestId !== id) continue;
    // Of two ways in which one person decided the same, Teleport took one: the log tells of that review, made either way.
    const isTwice = world.acts.some(
      ({ how, person, state, requestId }) =>
        how === 'drag' && person === said.person && state === said.state && requestId === id,
    );
    const isThere = entries.some(
      (entry) =>
        (entry.event === 'review' || entry.event === 'sent') &&
        (isTwice || entry.via === 'panel') &&
        entry.by === ACCOUNTS[said.person] &&
        entry.state === said.state.toLowerCase(),
    );
    insist(isThere, `the log does not tell of ${said.person}'s click on ${id}`);
  }
}

/** Every review that Teleport has and the card tells stands there once, and so does how the request ended. */
function checkRecord(world: World, { id }: Asked, entries: readonly LogEntry[], insist: Insist): void {
  const { resolution, reviewsPosted } = linkOf(world, id) ?? {};
  if (resolution !== undefined) {
    const outcome = entries.find((entry) => entry.event === 'outcome' && entry.resolution === resolution);
    insist(outcome !== undefined, `the log does not tell that ${id} was ${resolution}`);
  }
  const record = world.sandbox.teleport.state.request(id);
  // A card that is listed, as one that the app cannot read is, may tell less than there is.
  const told = isListed(world, id) ? reviewsPosted : undefined;
  for (const review of (record?.Spec.Reviews ?? []).slice(0, told)) {
    const found = entries.filter(
      (entry) =>
        entry.event === 'review' &&
        entry.reviewer === review.Author &&
        entry.state === STATES.get(review.ProposedState),
    );
    insist(found.length === 1, `the log has ${found.length} entries for ${review.Author}'s review of ${id}`);
    const [entry] = found;
    const reason = entry?.event === 'review' ? (entry.reason ?? '') : '';
    insist(
      review.Reason.includes(reason),
      `the log gives another reason for ${review.Author}'s review of ${id}`,
    );
  }
  const approved = entries.find((entry) => entry.event === 'outcome' && entry.resolution === 'approved');
  if (record?.Spec.State === RequestState.APPROVED && approved?.event === 'outcome') {
    insist(approved.accessUntil !== undefined, `the log does not tell how long access to ${id} lasts`);
  }
}
