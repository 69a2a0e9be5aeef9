/** Goal: a visitor is known from their own word alone, and customers of a service project read none of the app's comments. */
import { accountId, issueId } from '#core/ids';
import { sayOnIssue } from '../../src/forge/jira/comments';
import { readVisitor } from '../../src/forge/jira/people';
import { BOB, CAROL } from '../sandbox/people';
import { forgetJira, useJira } from '../support/fake-jira';

afterEach(forgetJira);

const bob = accountId(BOB);
const visit = (body: unknown) => {
  const calls = useJira(() => ({ body }));
  return { calls, visitor: readVisitor(bob) };
};
const PERSON = {
  accountId: BOB,
  accountType: 'atlassian',
  displayName: 'Bob Baker',
  emailAddress: 'bob@example.com',
};

test('a visitor is asked about themselves, as which nobody has to look up people', async () => {
  const { calls, visitor } = visit(PERSON);

  expect(await visitor).toEqual({
    accountId: BOB,
    displayName: 'Bob Baker',
    emailAddress: 'bob@example.com',
  });
  expect(calls).toMatchObject([{ path: '/rest/api/3/myself', as: 'user' }]);
});

test.each([
  [
    'without a name is called by their account',
    { ...PERSON, displayName: null },
    { accountId: BOB, displayName: BOB },
  ],
  ['that is an app is no person', { ...PERSON, accountType: 'app' }, undefined],
  ['of a type that cannot be read is no person', { ...PERSON, accountType: null }, undefined],
  ['that is somebody else than the platform says is nobody', { ...PERSON, accountId: CAROL }, undefined],
])('a visitor %s', async (_case, body, expected) => {
  const visitor = await visit(body).visitor;

  if (expected === undefined) expect(visitor).toBeUndefined();
  else expect(visitor).toMatchObject(expected);
});

test('a comment of the app is internal where there are customers', async () => {
  const calls = useJira(() => ({ status: 201, body: {} }));
  const remark = {
    kind: 'resolved',
    marker: 'resolved:denied',
    resolution: 'denied',
    reason: 'not now',
  } as const;
  await sayOnIssue(issueId('10100'), [remark], undefined);

  expect(calls).toMatchObject([
    {
      body: {
        properties: expect.arrayContaining([
          { key: 'sd.public.comment', value: { internal: true } },
        ]) as unknown,
      },
    },
  ]);
});
