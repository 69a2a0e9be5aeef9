/** Goal: a new installation takes over exactly the cards that Teleport and the issue agree on, and nothing that only says so. */
import { adoptCardOfEnded, adoptEarlierCards, adoptEndedCard } from '#core/card/adopt-cards';
import type { IssueSnapshot } from '#core/decision/moves';
import { accountId, issueId, issueKey, projectId, requestId, type AccountId } from '#core/ids';
import type { FetchedRequest, PluginCard, Ports } from '#core/ports';
import { aLink, anAccessRequest, anIssue, projectSettings, REQUEST_ID } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const PLUGIN = accountId('557058:teleport-jira');
const SOMEBODY = accountId('5b10ac8d82e05b22cc7d4eff');
const HOME = projectSettings().projectId;
const CREATED = '2026-11-22T21:00:00Z';
const CREATED_MS = Date.parse(CREATED);
const OTHER = requestId('another');
const [CARD, SECOND] = [issueId('10100'), issueId('10200')];

interface Given {
  /** What Teleport has of each request. */
  readonly fetched?: readonly FetchedRequest[];
  /** Issues that call themselves cards as `teleport-jira` does. */
  readonly earlier?: readonly PluginCard[];
  /** Issues as they can be read. */
  readonly issues?: readonly IssueSnapshot[];
  /** Issues that a search for requests finds. */
  readonly own?: readonly PluginCard[];
  readonly mappedAt?: string;
  /** Open cards of the app. */
  readonly open?: readonly PluginCard[];
}

const found = (changes: Parameters<typeof anAccessRequest>[0] = {}, issue?: typeof CARD): FetchedRequest => ({
  kind: 'found',
  request: anAccessRequest({ createdAt: CREATED, ...changes }),
  ...(issue === undefined
    ? {}
    : { issue: { issueId: issue, issueKey: issueKey('ACC-1'), shown: { reviews: 2 } } }),
});

const pluginCard = (changes: Partial<PluginCard> = {}): PluginCard => ({
  requestId: REQUEST_ID,
  issueId: CARD,
  issueKey: issueKey('ACC-1'),
  projectId: HOME,
  creatorId: PLUGIN,
  createdMs: CREATED_MS,
  ...changes,
});

const pluginIssue = (changes: Partial<IssueSnapshot> = {}): IssueSnapshot =>
  anIssue({
    creatorId: PLUGIN,
    requestId: undefined,
    earlierRequestId: REQUEST_ID,
    createdMs: CREATED_MS,
    ...changes,
  });

function setUp({ fetched = [], earlier = [], issues = [], own = [], open = [], mappedAt }: Given) {
  const world = new FakeWorld();
  if (mappedAt !== undefined) world.settings = projectSettings({ mappedAt });
  const byId = new Map(fetched.map((item) => [item.kind === 'found' ? item.request.id : item.id, item]));
  const wanted: (boolean | undefined)[] = [];
  const ports: Ports = {
    ...world.ports,
    relay: {
      ...world.ports.relay,
      fetch: (ids, how) => {
        wanted.push(how?.withIssues);
        return Promise.resolve(ids.flatMap((id) => byId.get(id) ?? []));
      },
    },
    cards: {
      ...world.ports.cards,
      findOpen: () => Promise.resolve(open),
      findPluginCards: () => Promise.resolve(earlier),
      find: (ids) => Promise.resolve(own.filter((card) => ids.includes(card.requestId))),
      read: (id) => Promise.resolve(issues.find((issue) => issue.issueId === id)),
    },
  };
  const adopted = () =>
    [...world.links.values()].map((link) =>
      'issueId' in link ? `${link.requestId} ${link.issueId}` : link.phase,
    );
  return { world, ports, adopted, wanted };
}

const STATE = {
  routing: { rules: [], defaultProjectId: HOME },
  choice: 'first',
  adopted: false,
} as const;

describe('at the first tick', () => {
  const adopt = async (given: Given): Promise<readonly string[]> => {
    const { ports, adopted } = setUp(given);
    await adoptEarlierCards(ports, STATE, []);
    return adopted();
  };
  const agreed = {
    fetched: [found({}, CARD)],
    earlier: [pluginCard()],
    issues: [pluginIssue()],
  } satisfies Given;
  const stray = (changes: Partial<PluginCard> = {}) =>
    pluginCard({ requestId: OTHER, issueId: SECOND, ...changes });

  it('a card of teleport-jira is taken over that issue and plugin data agree on, with the reviews that it shows', async () => {
    const { world, ports, adopted } = setUp(agreed);
    await adoptEarlierCards(ports, STATE, []);

    expect(adopted()).toEqual([`${REQUEST_ID} ${CARD}`]);
    expect(world.cardOf(REQUEST_ID)).toMatchObject({ reviewsPosted: 2, errands: ['tell-teleport'] });
    expect(world.jobs).toMatchObject([{ kind: 'reconcile', requestId: REQUEST_ID }]);
    expect(world.activity).toMatchObject([{ event: 'card-adopted', requestId: REQUEST_ID }]);
  });

  it.each<[string, Given]>([
    ['points to another request', { ...agreed, issues: [pluginIssue({ earlierRequestId: OTHER })] }],
    ['is older than the request', { ...agreed, issues: [pluginIssue({ createdMs: CREATED_MS - 400_000 })] }],
    ['has no creator', { ...agreed, issues: [pluginIssue({ creatorId: undefined })] }],
    ['plugin data does not name', { ...agreed, fetched: [found()] }],
    [
      'has a request that cannot be read',
      { ...agreed, fetched: [{ kind: 'unusable', id: REQUEST_ID, why: '' }] },
    ],
    ['has a request of which nothing is heard', { ...agreed, fetched: [] }],
    [
      'lies in a project that is not set up',
      { ...agreed, issues: [pluginIssue({ projectId: projectId('9') })] },
    ],
  ])('none is taken over that %s', async (_, given) => {
    expect(await adopt(given)).toEqual([]);
  });

  it.each<[string, FetchedRequest, Partial<PluginCard>, boolean]>([
    ['has no note', found({ id: OTHER }), {}, true],
    ['is gone', { kind: 'gone', id: OTHER }, {}, true],
    ['has another issue noted', found({ id: OTHER, state: 'denied' }, issueId('10300')), {}, false],
    ['cannot be read', { kind: 'unusable', id: OTHER, why: '' }, {}, false],
    [
      'is younger than the issue was made for',
      found({ id: OTHER }),
      { createdMs: CREATED_MS - 400_000 },
      false,
    ],
    ['has no note, by somebody else', found({ id: OTHER }), { creatorId: SOMEBODY }, false],
  ])(
    'one of the same creator whose request %s is taken over or not',
    async (_, fetched, changes, isTaken) => {
      const taken = await adopt({
        ...agreed,
        fetched: [...agreed.fetched, fetched],
        earlier: [...agreed.earlier, stray(changes)],
        // What plugin data names there cannot be read.
        issues: agreed.issues,
      });

      expect(taken.includes(`${OTHER} ${SECOND}`)).toBe(isTaken);
    },
  );

  it('one whose creator made no other that is agreed on is left alone', async () => {
    expect(await adopt({ fetched: [found({ id: OTHER })], earlier: [stray()] })).toEqual([]);
  });

  it('a request that is gone is taken for run out when its card was made', async () => {
    const { world, ports } = setUp({
      ...agreed,
      fetched: [...agreed.fetched, { kind: 'gone', id: OTHER }],
      earlier: [...agreed.earlier, stray()],
    });
    await adoptEarlierCards(ports, STATE, []);

    expect(world.cardOf(OTHER)).toMatchObject({ expiresAt: new Date(CREATED_MS).toISOString() });
  });

  const APP_CARD = pluginCard({ creatorId: projectSettings().appAccountId });

  it('a card of the app is that of no other request, nor of one whose record cannot be read', async () => {
    const { ports, adopted, wanted } = setUp({
      open: [{ ...APP_CARD, requestId: OTHER, issueId: SECOND }],
      earlier: [pluginCard()],
      fetched: [{ kind: 'unusable', id: OTHER, why: '' }, found()],
    });
    await adoptEarlierCards(ports, STATE, []);

    expect(adopted()).toEqual([]);
    expect(wanted.every((isWanted) => isWanted === true)).toBe(true);
  });

  it('a card of the app that plugin data names is one though it cannot be read and seems to be older', async () => {
    const older = { ...APP_CARD, createdMs: CREATED_MS - 400_000 };
    const { world, ports } = setUp({ open: [older], fetched: [found({}, CARD)] });
    await adoptEarlierCards(ports, STATE, []);

    expect(world.cardOf(REQUEST_ID)).toMatchObject({ issueId: CARD, isUnproven: undefined });
  });

  it.each([
    ['pending', true],
    ['denied', false],
  ] as const)(
    'an issue that nobody can read is waited for where its request is %s: %s',
    async (state, isTaken) => {
      const { world, ports } = setUp({ fetched: [found({ state }, CARD)] });
      await adoptEarlierCards(ports, STATE, [{ id: REQUEST_ID, revision: '' }]);

      expect(world.cardOf(REQUEST_ID)?.isUnproven).toBe(isTaken ? true : undefined);
      expect(world.links.size).toBe(isTaken ? 1 : 0);
    },
  );

  it('an issue that is the card of one request already is that of no other', async () => {
    const { world, ports, adopted } = setUp(agreed);
    world.links.set(OTHER, { ...aLink(), requestId: OTHER, issueId: CARD });
    await adoptEarlierCards(ports, STATE, []);

    expect(adopted()).toEqual([`${OTHER} ${CARD}`]);
  });
});

describe('a moved card of a request that may have ended', () => {
  const ended = found({ state: 'approved' });

  it.each<[string, Given, Partial<IssueSnapshot>, boolean]>([
    ['has ended', { fetched: [ended] }, {}, true],
    ['has ended, with this card noted', { fetched: [found({ state: 'denied' }, CARD)] }, {}, true],
    ['is gone', { fetched: [{ kind: 'gone', id: REQUEST_ID }] }, {}, true],
    ['is pending', { fetched: [found()] }, {}, false],
    ['has ended, with another card noted', { fetched: [found({ state: 'denied' }, SECOND)] }, {}, false],
    ['cannot be read', { fetched: [{ kind: 'unusable', id: REQUEST_ID, why: '' }] }, {}, false],
    ['is named by nothing', { fetched: [ended] }, { requestId: undefined }, false],
    ['is named on somebody else’s issue', { fetched: [ended] }, { creatorId: SOMEBODY }, false],
    [
      'is gone, and named on somebody else’s issue',
      { fetched: [{ kind: 'gone', id: REQUEST_ID }] },
      { creatorId: SOMEBODY },
      false,
    ],
    ['is named in a project that is not set up', { fetched: [ended] }, { projectId: projectId('9') }, false],
  ])('whose request %s is taken over or not', async (_, given, issue, isTaken) => {
    const { ports, adopted, wanted } = setUp(given);
    await adoptEndedCard(ports, anIssue(issue));

    expect(adopted()).toEqual(isTaken ? [`${REQUEST_ID} ${CARD}`] : []);
    expect(wanted.every((isWanted) => isWanted === true)).toBe(true);
  });

  it('is left alone where the request has a card, or had one', async () => {
    const { world, ports, adopted } = setUp({ fetched: [ended] });
    world.links.set(REQUEST_ID, { ...aLink(), issueId: SECOND });
    await adoptEndedCard(ports, anIssue());

    expect(adopted()).toEqual([`${REQUEST_ID} ${SECOND}`]);
  });
});

describe('a request that ended and is heard of', () => {
  const APP: AccountId = projectSettings().appAccountId;
  const own = [pluginCard({ creatorId: APP })];
  const ended = anAccessRequest({ createdAt: CREATED, state: 'denied' });
  const isEnded = found({ state: 'denied' });

  it.each<[string, Given, boolean]>([
    ['has a card of the app', { own, fetched: [isEnded] }, true],
    [
      'has one, and was made before the project was set up',
      { own, fetched: [isEnded], mappedAt: '2026-11-22T21:00:01Z' },
      true,
    ],
    ['was made when the project was set up', { own, fetched: [isEnded], mappedAt: CREATED }, false],
    ['has no card', { fetched: [isEnded] }, false],
    ['is pending after all', { own, fetched: [found()] }, false],
    ['is gone by now', { own, fetched: [{ kind: 'gone', id: REQUEST_ID }] }, false],
    [
      'has an older issue',
      { own: [pluginCard({ creatorId: APP, createdMs: CREATED_MS - 400_000 })], fetched: [isEnded] },
      false,
    ],
  ])('and %s gets its card back or not', async (_, given, isTaken) => {
    const { ports, adopted, wanted } = setUp(given);
    await adoptCardOfEnded(ports, ended);

    expect(wanted.every((isWanted) => isWanted === true)).toBe(true);

    expect(adopted()).toEqual(isTaken ? [`${REQUEST_ID} ${CARD}`] : []);
  });

  it('and of which nobody knows when it was made is looked for', async () => {
    const given = { own, fetched: [found({ state: 'denied' }, CARD)], mappedAt: '2026-01-01T00:00:00Z' };
    const { ports, adopted } = setUp(given);
    await adoptCardOfEnded(ports, anAccessRequest({ createdAt: undefined, state: 'denied' }));

    expect(adopted()).toEqual([`${REQUEST_ID} ${CARD}`]);
  });
});
