import fc from 'fast-check';
import { accountId } from '#core/ids';
import { isAccount, readAccountId } from '../../src/relay/account-id';
import { BOB } from '../sandbox/people';

const UUID_ACCOUNT = '712020:3c9a2f1e-0d5b-4a77-9d0c-5f2f6f0c1a2b';
const blanks = fc.stringMatching(/^[ \t\r\n]{0,3}$/);

/** The same account as people write it: in any case, with blanks around it, as an ARI. */
const spellings = (id: string): fc.Arbitrary<string> =>
  fc
    .record({
      isUpper: fc.array(fc.boolean(), { minLength: id.length, maxLength: id.length }),
      before: blanks,
      prefix: fc.constantFrom('', 'ari:cloud:identity::user/', 'ARI:cloud:identity::user/'),
      after: blanks,
    })
    .map(({ isUpper, before, prefix, after }) => {
      const letters = Array.from(id, (letter, at) => (isUpper[at] === true ? letter.toUpperCase() : letter));
      return `${before}${prefix}${letters.join('')}${after}`;
    });

describe('readAccountId()', () => {
  it('reads no more than the longest account id', () => {
    const longest = `712020:${'a'.repeat(121)}`;

    expect([readAccountId(longest), readAccountId(`${longest}a`)]).toEqual([longest, undefined]);
  });

  it.each([BOB, UUID_ACCOUNT])('reads every spelling of %s as one account', (id) => {
    fc.assert(
      fc.property(spellings(id), (text) => {
        expect(readAccountId(text)).toBe(id);
        expect(isAccount(text, accountId(id))).toBe(true);
      }),
    );
  });

  it.each([
    '',
    ' ',
    'bob',
    'bob.baker@example.com',
    'Bob Baker',
    'JIRAUSER10100',
    `https://acme.atlassian.net/jira/people/${BOB}`,
    `${BOB}ab`,
    BOB.slice(1),
    `${BOB},${BOB}`,
    `qm:${'a'.repeat(126)}`,
    'ari:cloud:identity::user/',
    `ari:cloud:identity::group/${BOB}`,
  ])('takes %j for no account id, equal to no account', (text) => {
    expect(readAccountId(text)).toBeUndefined();
    expect(isAccount(text, accountId(text))).toBe(false);
  });

  it('takes the accounts of two people for two', () => {
    expect(isAccount(BOB, accountId(UUID_ACCOUNT))).toBe(false);
  });
});
