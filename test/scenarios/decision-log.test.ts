/** Goal: an auditor reconstructs from Jira alone who was given access by whom, from where and why. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../relay/run-cli';
import { setUpProject } from '../sandbox/forge-side';
import { pairingCode } from '../sandbox/pairing';
import { ALICE, BOB, DAVE, ERIN } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

interface Line {
  readonly event: string;
  readonly issueKey: string;
}

async function ask(story: Story, functionKey: string, payload: object, as = ERIN): Promise<unknown> {
  const answer = await story.forge.invokeResolver({
    moduleKey: 'site',
    functionKey,
    accountId: as,
    payload,
    extension: { type: 'jira:adminPage' },
  });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  return answer.value;
}

const linesOf = (answer: unknown): readonly Line[] => (answer as { readonly lines: readonly Line[] }).lines;

/** Bob's drag with a reason is refused to Dave's eyes and recorded in Teleport. */
async function decided(): Promise<Story> {
  const story = await native();
  const { key } = await story.cardOf(
    story.teleport.createRequest('alice', { roles: ['editor'], reason: 'Incident 42' }),
  );
  await story.jira.as(DAVE).moveTo(key, 'Approved');
  await story.comments(key, 1);
  await story.quiet();
  await story.jira.as(BOB).comment(key, 'reason: =fine by me');
  await story.jira.as(BOB).moveTo(key, 'Approved');
  await story.shows(key, 'Approved');
  return story;
}

test('a refused drag, a review and the outcome are told of with person, place, reason and end of access', async () => {
  const story = await decided();

  const lines = linesOf(await ask(story, 'decisionLog', {}));

  const asked = { requester: 'alice', roles: ['editor'], reason: 'Incident 42' };
  expect(lines).toHaveLength(4);
  expect(lines).toContainEqual(
    expect.objectContaining({ event: 'request', asked: expect.objectContaining(asked) as unknown }),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({ event: 'refusal', by: DAVE, via: 'drag', refusal: 'unknown-reviewer' }),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({
      event: 'review',
      by: BOB,
      name: 'Bob Baker',
      reviewer: 'bob',
      mode: 'native',
      via: 'drag',
      state: 'approved',
      reason: '=fine by me',
      asked: expect.objectContaining(asked) as unknown,
    }),
  );
  const outcome = lines.find(({ event }) => event === 'outcome') as Line & { readonly accessUntil?: string };
  expect(Date.parse(outcome.accessUntil ?? '')).toBeGreaterThan(story.clock.now());
});

test('the log is filtered, and taken away as a spreadsheet that runs nothing or as JSON', async () => {
  const story = await decided();

  const refusals = linesOf(await ask(story, 'decisionLog', { event: 'refusal' }));
  const nothing = linesOf(await ask(story, 'decisionLog', { text: 'nobody of that name' }));
  const csv = (await ask(story, 'decisionLogFile', { text: 'bob baker' })) as { readonly text: string };
  const json = (await ask(story, 'decisionLogFile', { format: 'json' })) as { readonly text: string };

  expect(refusals.map(({ event }) => event)).toEqual(['refusal']);
  expect(nothing).toEqual([]);
  const rows = csv.text.trim().split('\r\n');
  expect(rows).toHaveLength(2);
  expect(rows[1]).toContain(`"'=fine by me"`);
  expect(rows[1]).toContain('"Bob Baker"');
  expect(JSON.parse(json.text)).toHaveLength(4);
});

test('only admins of Jira read the log of the site, and those of a project its own', async () => {
  const story = await decided();
  await setUpProject(story.forge, story.jira, { projectKey: 'TEAM' });
  const projectLog = async (key: string): Promise<unknown> => {
    const answer = await story.forge.invokeResolver({
      moduleKey: 'settings',
      functionKey: 'decisionLog',
      accountId: ERIN,
      payload: {},
      extension: {
        type: 'jira:projectSettingsPage',
        project: { id: story.jira.site.project(key)?.id, key },
      },
    });
    return answer.kind === 'value' ? answer.value : undefined;
  };

  expect(await ask(story, 'decisionLog', {}, BOB)).toEqual({ kind: 'not-admin' });
  expect(await ask(story, 'decisionLogFile', {}, BOB)).toEqual({ kind: 'not-admin' });
  expect(linesOf(await projectLog('ACC'))).toHaveLength(4);
  expect(linesOf(await projectLog('TEAM'))).toEqual([]);
});

test('the panel gives whoever sees the card a receipt, which the relay checks with the key of the app', async () => {
  const story = await decided();
  const { id, key } = story.jira.state.issues('ACC')[0] ?? { id: '', key: '' };
  const answer = await story.forge.invokeResolver({
    moduleKey: 'card',
    functionKey: 'receipt',
    accountId: ALICE,
    payload: {},
    extension: { type: 'jira:issueContext', issue: { id, key } },
  });
  const file = (answer.kind === 'value' ? answer.value : {}) as {
    readonly name: string;
    readonly text: string;
  };
  const folder = await mkdtemp(join(tmpdir(), 'receipt-'));
  await writeFile(join(folder, file.name), file.text);
  const code = await pairingCode(story.forge);
  const { key: appKey } = JSON.parse(
    Buffer.from(code.slice(code.indexOf('_') + 1), 'base64url').toString(),
  ) as { readonly key: string };

  const checked = await run('receipt', 'verify', join(folder, file.name), '--app-key', appKey, '--json');
  await rm(folder, { recursive: true });

  expect(file.name).toBe(`${key}-receipt.jws`);
  expect(JSON.parse(checked.out)).toMatchObject({
    genuine: true,
    issueKey: key,
    isWhole: true,
    entries: expect.arrayContaining([
      expect.objectContaining({ event: 'request' }),
      expect.objectContaining({ event: 'refusal', name: 'Dave Diaz' }),
      expect.objectContaining({ event: 'review', reviewer: 'bob', name: 'Bob Baker' }),
      expect.objectContaining({ event: 'outcome', resolution: 'approved' }),
    ]) as unknown,
  });
});
