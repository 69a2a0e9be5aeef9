/** Goal: nobody approves their own request where Teleport cannot see who they are, however their account is written down. */
import fc from 'fast-check';
import { accountId } from '#core/ids';
import { ownershipOf } from '../../../src/relay/review/own-request';
import { Reviewers } from '../../../src/relay/review/reviewers';
import type { TeleportUser } from '../../../src/relay/teleport/users';
import { ManualClock } from '../../sandbox/clock';
import type { Teleport } from '../../sandbox/teleport/teleport';
import { actor, ALICE, BOB, CAROL, RelayBed, START_MS, type TestRelay } from '../bed';
import { textWith } from '../matchers';

const TRAIT = 'jira_account_id';
const FORMER = '5b10ac8d82e05b22cc7d4e00';
const NO_EMAIL = undefined;

const bed = new RelayBed();
afterEach(() => bed.stop());

interface Variant {
  readonly trait?: readonly string[];
  readonly people?: Record<string, string>;
  readonly allowEmailMatch?: boolean;
  readonly emailAddress?: string | undefined;
}

const VARIANTS: readonly (readonly [string, Variant])[] = [
  ['their former account in the trait', { trait: [FORMER] }],
  ['their account in capitals', { trait: [ALICE.toUpperCase()] }],
  ['a blank after their account', { trait: [`${ALICE} `] }],
  ['their account as an ARI', { trait: [`ari:cloud:identity::user/${ALICE}`] }],
  ['their e-mail address in the trait', { trait: ['alice@example.com'] }],
  ['nothing in the trait', { trait: [] }],
  ['a line of [people] for a user who is gone', { trait: [], people: { [ALICE]: 'alice-old' } }],
  [
    'a line of [people] for somebody who has another account',
    { trait: [FORMER], people: { [ALICE]: 'bob' } },
  ],
  ['an alias as their address', { trait: [], allowEmailMatch: true, emailAddress: 'a.liddell@example.com' }],
  ['the name of the user in their address', { trait: [], emailAddress: 'alice@elsewhere.example' }],
];

const setUp = async (mode: 'relay' | 'override', { trait, people, allowEmailMatch }: Variant) => {
  const teleport = await bed.teleport(mode === 'relay' ? { version: '17.4.0' } : { edition: 'oss' });
  if (trait !== undefined) teleport.setTrait('alice', TRAIT, trait);
  const id = teleport.createRequest('alice', { roles: ['editor'] });
  const review = { mode, ...(allowEmailMatch === undefined ? {} : { allowEmailMatch }) };
  const relay = await bed.relay(teleport, { review, ...(people === undefined ? {} : { people }) });
  return { teleport, id, relay };
};

const stateOf = (teleport: Teleport, id: string) => teleport.state.request(id)?.Spec.State;

const approve = (relay: TestRelay, id: string, emailAddress: string | undefined) =>
  relay.review(id, { actor: actor(ALICE, emailAddress === undefined ? {} : { emailAddress }) });

describe.each(['relay', 'override'] as const)('mode %s: the requester', (mode) => {
  it.each(VARIANTS)('does not approve their own request with %s', async (_, variant) => {
    const { teleport, id, relay } = await setUp(mode, variant);
    const before = stateOf(teleport, id);

    const { body } = await approve(relay, id, variant.emailAddress ?? NO_EMAIL);

    expect(['own-request', 'unknown-reviewer']).toContain((body as { kind: string }).kind);
    expect(stateOf(teleport, id)).toBe(before);
  });
});

describe('somebody else', () => {
  it('approves though the trait has their account in another spelling', async () => {
    const { teleport, id, relay } = await setUp('override', {});
    teleport.setTrait('bob', TRAIT, [` ARI:cloud:identity::user/${BOB.toUpperCase()}`]);

    expect((await relay.review(id, {})).body).toMatchObject({ kind: 'recorded' });
  });

  it('is nobody while two users have their account, however it is spelt', async () => {
    const { teleport, id, relay } = await setUp('override', {});
    teleport.setTrait('bob', TRAIT, [`${BOB} `]);
    teleport.setTrait('carol', TRAIT, [BOB.toUpperCase()]);

    expect((await relay.review(id, {})).body).toMatchObject({
      kind: 'unknown-reviewer',
      detail: textWith('exactly one'),
    });
  });

  it('is told how many users have something else in the trait, and who names them', async () => {
    const { teleport, id, relay } = await setUp('override', {});
    teleport.setTrait('bob', TRAIT, ['bob@example.com']);

    const { body } = await relay.review(id, {});

    expect(body).toMatchObject({ kind: 'unknown-reviewer', detail: textWith('1 user has something') });
    expect(body).toMatchObject({ detail: textWith('teleport-jira-relay doctor') });
    expect(JSON.stringify(body)).not.toContain('bob@example.com');
  });

  it.each([
    ['a user who is gone', 'robert', 'whom Teleport does not have'],
    ['a user with another account', 'carol', 'holds another account'],
  ])('is not believed a line of [people] that names %s', async (_, user, why) => {
    const { id, relay } = await setUp('override', { people: { [BOB]: user } });

    expect((await relay.review(id, {})).body).toMatchObject({
      kind: 'unknown-reviewer',
      detail: textWith(why),
    });
  });

  it('is not believed a line of [people] while the relay may not read users', async () => {
    const { teleport, id, relay } = await setUp('override', { people: { [BOB]: 'bob' } });
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), user: [] });

    expect((await relay.review(id, {})).body).toMatchObject({
      kind: 'unknown-reviewer',
      detail: textWith('allow.rules user: [list, read]'),
    });
  });

  it('is believed a line of [people] in any spelling', async () => {
    const people = { [`ari:cloud:identity::user/${BOB.toUpperCase()}`]: 'bob' };
    const { teleport, id, relay } = await setUp('override', { people });
    teleport.setTrait('bob', TRAIT, []);

    expect((await relay.review(id, {})).body).toMatchObject({ kind: 'recorded' });
  });
});

describe('ownershipOf()', () => {
  const capitals = (id: string) =>
    fc
      .infiniteStream(fc.boolean())
      .map((isUpper) =>
        Array.from(id, (letter) => (isUpper.next().value === true ? letter.toUpperCase() : letter)).join(''),
      );
  /** Whatever may stand in a trait of the requester: their account in any spelling, an older one, nonsense. */
  const value = fc.oneof(
    capitals(ALICE),
    capitals(ALICE).map((id) => `${id} `),
    capitals(ALICE).map((id) => `ari:cloud:identity::user/${id}`),
    fc.constantFrom(FORMER, 'alice', 'alice@example.com', ''),
    fc.string({ maxLength: 30 }),
  );
  interface Course {
    readonly requester: string;
    readonly values: readonly string[];
    readonly othersHaveTrait: boolean;
    readonly line: string | undefined;
    readonly email: string | undefined;
    readonly allowEmailMatch: boolean;
  }
  const course: fc.Arbitrary<Course> = fc.record({
    requester: fc.constantFrom('alice', 'Alice', 'alice@example.com'),
    values: fc.array(value, { maxLength: 3 }),
    othersHaveTrait: fc.boolean(),
    line: fc.option(fc.constantFrom('alice', 'alice@example.com', 'alice-old', 'bob', 'carol'), {
      nil: undefined,
    }),
    email: fc.option(
      fc.constantFrom(
        'alice@example.com',
        'ALICE@example.com',
        'a.liddell@example.com',
        'alice@home.example',
        '',
      ),
      { nil: undefined },
    ),
    allowEmailMatch: fc.boolean(),
  });

  const usersOf = ({ requester, values, othersHaveTrait }: Course): readonly TeleportUser[] => [
    { name: requester, roles: [], traits: { [TRAIT]: values } },
    // A line of [people] that names one of these is contradicted: they have accounts of their own.
    { name: 'bob', roles: [], traits: { [TRAIT]: [BOB] } },
    { name: 'carol', roles: [], traits: { [TRAIT]: [CAROL] } },
    ...(othersHaveTrait ? [{ name: 'dave', roles: [], traits: { [TRAIT]: ['dave'] } }] : []),
  ];

  it.each([
    ['alice', 'ALICE'],
    ['Alice', 'alice'],
  ])('takes the user %s for the requester %s: capitals make nobody another', async (user, requester) => {
    const reviewers = {
      accountsOf: () => Promise.resolve({ accounts: [], unreadable: [] }),
      find: () => Promise.resolve({ kind: 'found', user } as const),
    };
    const actor = { accountId: accountId(BOB), displayName: 'Whoever', isProjectApprover: true };

    expect(await ownershipOf(reviewers, { actor, requester })).toEqual({ kind: 'own' });
  });

  it('never takes the requester for somebody else', async () => {
    await fc.assert(
      fc.asyncProperty(course, async (input) => {
        const users = usersOf(input);
        const reviewers = new Reviewers({
          users: {
            read: (name) => Promise.resolve(users.find((user) => user.name === name)),
            withTrait: ({ name, value: wanted }) =>
              Promise.resolve(users.filter(({ traits }) => traits[name]?.includes(wanted) === true)),
            all: () => Promise.resolve(users),
          },
          clock: new ManualClock(START_MS),
          config: { userTrait: TRAIT, allowEmailMatch: input.allowEmailMatch },
          people: input.line === undefined ? {} : { [ALICE]: input.line },
        });
        const emailAddress = input.email;
        const actor = {
          accountId: accountId(ALICE),
          displayName: 'Alice',
          isProjectApprover: true,
          ...(emailAddress === undefined ? {} : { emailAddress }),
        };

        const ownership = await ownershipOf(reviewers, { actor, requester: input.requester });

        expect(ownership.kind).not.toBe('other');
      }),
      { numRuns: 2_000 },
    );
  });
});
