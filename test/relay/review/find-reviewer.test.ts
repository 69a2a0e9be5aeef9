/** Goal: an account is one Teleport user or nobody, by what stands in Teleport or in the relay's configuration and nowhere else. */
import { accountId } from '#core/ids';
import type { Actor } from '#core/request/review';
import { REVIEWER_CACHE_MS } from '../../../src/relay/limits';
import { Reviewers } from '../../../src/relay/review/reviewers';
import type { TeleportUser, Trait } from '../../../src/relay/teleport/users';
import { ManualClock } from '../../sandbox/clock';
import { anActor } from '../../support/builders';
import { failure } from '../../support/fake-teleport-client';
import { textLike, textWith } from '../matchers';

const TRAIT = 'jira_account_id';
const ME = '5b10ac8d82e05b22cc7d4ef1';
const OTHER = '5b10ac8d82e05b22cc7d4ef2';

/** Teleport's users, by what stands in the trait. */
class FakeUsers {
  failing: Error | undefined;
  asked: string[] = [];
  readonly traits: Map<string, readonly string[]>;

  constructor(traits: Readonly<Record<string, readonly string[]>>) {
    this.traits = new Map(Object.entries(traits));
  }

  #user(name: string): TeleportUser | undefined {
    if (this.failing !== undefined) throw this.failing;
    const values = this.traits.get(name);
    if (values === undefined) return undefined;
    return { name, roles: [`role-of-${name}`], traits: values.length === 0 ? {} : { [TRAIT]: values } };
  }

  async read(name: string): Promise<TeleportUser | undefined> {
    await Promise.resolve();
    this.asked.push(`read ${name}`);
    return this.#user(name);
  }

  async withTrait({ name, value }: Trait): Promise<readonly TeleportUser[]> {
    this.asked.push(`trait ${value}`);
    return (await this.#all()).filter(({ traits }) => traits[name]?.includes(value) === true);
  }

  all(): Promise<readonly TeleportUser[]> {
    this.asked.push('all');
    return this.#all();
  }

  async #all(): Promise<readonly TeleportUser[]> {
    await Promise.resolve();
    return [...this.traits.keys()].flatMap((name) => this.#user(name) ?? []);
  }
}

function setUp(
  traits: Readonly<Record<string, readonly string[]>>,
  options: { readonly people?: Record<string, string>; readonly allowEmailMatch?: boolean } = {},
) {
  const users = new FakeUsers(traits);
  const clock = new ManualClock(1_000);
  const { people = {}, allowEmailMatch = false } = options;
  const reviewers = new Reviewers({ users, clock, config: { userTrait: TRAIT, allowEmailMatch }, people });
  const find = (changes: Partial<Actor> = {}) =>
    reviewers.find(anActor({ accountId: accountId(ME), ...changes }));
  return { users, clock, reviewers, find };
}

const found = (user: string) => ({ kind: 'found', user });
const unknown = (detail: unknown) => ({ kind: 'unknown', detail });

describe('by the trait, an account', () => {
  it.each([
    ['of one user is that user', { bob: [ME], carol: [OTHER] }, found('bob')],
    ['among others of that user is that user', { bob: [OTHER, ME] }, found('bob')],
    [
      'in another spelling is that user',
      { bob: [` ari:cloud:identity::user/${ME.toUpperCase()} `] },
      found('bob'),
    ],
    ['of two users is nobody', { bob: [ME], carol: [ME] }, unknown(textWith('More than one Teleport user'))],
    [
      'of two users in two spellings is nobody',
      { bob: [`${ME} `], carol: [ME.toUpperCase()] },
      unknown(textWith(`"${TRAIT}"; it must be exactly one`)),
    ],
    [
      'of nobody is nobody',
      { bob: [OTHER], carol: [' '] },
      unknown(textLike(/^No Teleport user is known .* trait "jira_account_id" or .*\[people\]$/)),
    ],
    [
      'where one value cannot be read is nobody',
      { bob: ['bob'], carol: [OTHER] },
      unknown(textWith('. 1 user has something in that trait')),
    ],
    [
      'where two users have such is nobody',
      { bob: ['bob', 'b'], carol: [OTHER, 'carol'] },
      unknown(textWith('. 2 users have something in that trait')),
    ],
  ] as const)('%s', async (_, traits, expected) => {
    expect(await setUp(traits).find()).toEqual(expected);
  });

  it('that stands there as Jira spells it is found by one question, and any other by all users', async () => {
    const { users, find } = setUp({ bob: [ME], carol: [OTHER.toUpperCase()] });
    await find();
    await find({ accountId: accountId(OTHER) });

    expect(users.asked).toEqual([`trait ${ME}`, `trait ${OTHER}`, 'all']);
  });

  it('is remembered for ten minutes, and looked up again then', async () => {
    const { users, clock, find } = setUp({ bob: [ME] });
    await find();
    users.traits.set('bob', []);
    clock.advance(REVIEWER_CACHE_MS - 1);

    expect(await find()).toEqual(found('bob'));
    clock.advance(1);
    expect(await find()).toMatchObject({ kind: 'unknown' });
    users.traits.set('carol', [ME]);
    expect(await find()).toEqual(found('carol'));
    expect(await find({ accountId: accountId(OTHER) })).toMatchObject({ kind: 'unknown' });
  });
});

describe('by the e-mail address, where it is allowed and no user has the trait, a person', () => {
  const address = (emailAddress: string) => ({ emailAddress });

  it.each([
    [
      'is the user of that name, in whatever capitals',
      { 'Bob@x.example': [] },
      'bOB@X.example',
      found('Bob@x.example'),
    ],
    [
      'is nobody where two users have that name',
      { 'bob@x': [], 'BOB@x': [] },
      'bob@x',
      unknown(textWith('More than one')),
    ],
    [
      'is nobody where no user has that name',
      { 'bob@x': [] },
      'rob@x',
      unknown(textWith('No Teleport user')),
    ],
    ['is nobody without an address', { '': [] }, '', unknown(textWith('No Teleport user'))],
    [
      'is nobody once anybody has the trait',
      { 'bob@x': [], carol: [OTHER] },
      'bob@x',
      unknown(textWith('No Teleport user')),
    ],
    [
      'is nobody once anybody has anything in it',
      { 'bob@x': [], carol: ['odd'] },
      'bob@x',
      unknown(textWith('1 user has')),
    ],
    ['is known still while the trait is blank', { 'bob@x': [' '] }, 'bob@x', found('bob@x')],
  ] as const)('%s', async (_, traits, email, expected) => {
    expect(await setUp(traits, { allowEmailMatch: true }).find(address(email))).toEqual(expected);
  });

  it('is nobody where it is not allowed, or where Jira hides the address', async () => {
    const isOff = setUp({ 'bob@x': [] });
    const isHidden = setUp({ 'bob@x': [], undefined: [] }, { allowEmailMatch: true });

    expect(await isOff.find(address('bob@x'))).toMatchObject({ kind: 'unknown' });
    expect(await isHidden.find()).toMatchObject({ kind: 'unknown' });
  });
});

describe('by the section [people], an account', () => {
  const people = { [` ${ME.toUpperCase()}`]: 'bob' };

  it.each([
    ['is that user, before the trait of another is looked at', { bob: [], carol: [ME] }, undefined],
    ['is that user without a doubt if the trait says the same', { bob: [OTHER, ME] }, undefined],
    ['is in doubt where the user is gone', { carol: [ME] }, textWith('whom Teleport does not have')],
    [
      'is in doubt where the trait holds another account',
      { bob: [OTHER] },
      textWith(`trait "${TRAIT}" holds another account`),
    ],
    ['is in no doubt for a value that is no account', { bob: ['odd'] }, undefined],
  ] as const)('%s', async (_, traits, doubt) => {
    expect(await setUp(traits, { people }).find()).toEqual({ ...found('bob'), doubt });
  });

  it.each(['not-implemented', 'access-denied'] as const)(
    'is in doubt where Teleport does not show users: %s',
    async (kind) => {
      const { users, find } = setUp({}, { people });
      users.failing = failure(kind);

      expect(await find()).toEqual({ ...found('bob'), doubt: textWith('user: [list, read]') });
    },
  );

  it('is not known while Teleport is away, and of others nothing is said', async () => {
    const { users, find } = setUp({}, { people });
    users.failing = failure('lost');

    await expect(find()).rejects.toBe(users.failing);
  });

  it('may be written in any form that is no account id, and then means only itself', async () => {
    const { find } = setUp({ bob: [] }, { people: { Me: 'bob' } });

    expect(await find({ accountId: accountId('Me') })).toMatchObject(found('bob'));
    expect(await find({ accountId: accountId('me') })).toMatchObject({ kind: 'unknown' });
  });
});

describe('where users cannot be looked up', () => {
  it.each([
    ['not-implemented', /^This Teleport version cannot look up users, so no Teleport user is known/],
    [
      'access-denied',
      /^The relay's role may not look up users .*user: \[list, read\]\), so no Teleport user is known/,
    ],
  ] as const)('nobody is found, with the reason: %s', async (kind, detail) => {
    const { users, find } = setUp({ bob: [ME] });
    users.failing = failure(kind);

    expect(await find()).toEqual(unknown(textLike(detail)));
    users.failing = undefined;
    expect(await find()).toEqual(found('bob'));
  });

  it('because Teleport is away, it is an error', async () => {
    const { users, find } = setUp({ bob: [ME] });
    users.failing = failure('lost');

    await expect(find()).rejects.toBe(users.failing);
  });
});

describe('the accounts of a user', () => {
  it('are those of the section [people] and of the trait, read in one spelling, with what cannot be read', async () => {
    const people = { [ME]: 'bob', [OTHER]: 'carol', odd: 'bob' };
    const { reviewers } = setUp({ bob: [OTHER.toUpperCase(), 'bob@x', ' '] }, { people });

    expect(await reviewers.accountsOf('bob')).toEqual({
      roles: ['role-of-bob'],
      accounts: [ME, OTHER],
      unreadable: ['odd', 'bob@x'],
    });
  });

  it.each([
    ['of a user who is gone', undefined],
    ['where Teleport does not show users', failure('access-denied')],
    ['where Teleport has no such call', failure('not-implemented')],
  ])('%s are those of the section [people] alone', async (_, failing) => {
    const { users, reviewers } = setUp({}, { people: { [ME]: 'bob' } });
    users.failing = failing;

    expect(await reviewers.accountsOf('bob')).toEqual({ accounts: [ME], unreadable: [] });
  });

  it('are an error while Teleport is away', async () => {
    const { users, reviewers } = setUp({}, { people: { [ME]: 'bob' } });
    users.failing = failure('lost');

    await expect(reviewers.accountsOf('bob')).rejects.toBe(users.failing);
  });
});
