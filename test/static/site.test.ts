import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { openAppPage, type Answers, type AppPage, type Look } from './app-page';
import { hostile, markupRead } from './hostile';

const RELAY = {
  ok: true,
  clusterName: 'example.teleport.sh',
  teleportVersion: '18.11.0',
  edition: 'enterprise',
  reviewMode: 'native',
  certificateExpiresAt: '2030-01-01T00:00:00Z',
  relayVersion: '1.0.0',
  watch: 'down',
};
const PROJECTS = [
  { id: '10000', key: 'ACC', name: 'Access requests', isOn: true },
  { id: '10001', key: 'TEAM', isOn: false },
];
const SITE = {
  kind: 'ready',
  routing: { rules: [{ projectId: '10001', role: 'prod-*' }], defaultProjectId: '10000' },
  projects: PROJECTS,
  relay: RELAY,
};
const FAILURE = {
  id: 'card-1',
  code: 'jira-refused',
  message: 'Jira did not create a card: Cost centre is required.',
  requestId: 'r-1',
  since: '2026-11-22T22:00:00Z',
  tries: 2,
};
const HEALTH = {
  kind: 'ready',
  lastSync: { at: '2026-11-22T22:00:00Z' },
  cards: { open: 3, waiting: 1 },
  failures: [FAILURE],
  unmatched: [{ at: '2026-11-22T22:00:00Z', event: 'unknown-reviewer', by: 'dave', name: 'Dave Diaz' }],
  activity: [
    { at: '2026-11-22T22:00:00Z', event: 'settings-saved', by: 'erin', name: 'Erin Ekholm', detail: 'ACC' },
    { at: '2026-11-22T21:00:00Z', event: 'of-another-version' },
  ],
  isNudgeKeyChanging: false,
};
const RELAYS = {
  kind: 'ready',
  way: 'pull',
  relays: [{ keyId: 'k1', name: 'relay-1', pairedAt: '2026-11-22T22:00:00Z' }],
};

describe('the site page', () => {
  let browser: Browser;
  let site: AppPage;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(() => site.close());
  afterAll(() => browser.close());

  const open = async (answers: Answers, look: Look = {}): Promise<void> => {
    const all = { site: () => SITE, health: () => HEALTH, relays: () => RELAYS, ...answers };
    site = await openAppPage(browser, 'site', all, look);
  };

  it('shows markup in every name, message and detail as text', async () => {
    await open({ site: () => hostile(SITE), health: () => hostile(HEALTH) });

    await site.page.getByText('Cost centre is required').waitFor();

    // The cluster, its version and the relay's, the projects of the rules, the message, Dave, Erin and the detail.
    expect(await markupRead(site.page)).toBeGreaterThan(6);
  });

  it('saves rules in the order in which they stand, without empty patterns', async () => {
    const saved: unknown[] = [];
    await open({
      saveRouting: (input) => {
        saved.push(input);
        return { kind: 'saved' };
      },
    });

    await site.page.getByTestId('add-rule').click();
    await site.page.getByTestId('rule-2').getByLabel('Requester').fill('ali*');
    await site.page.getByRole('button', { name: 'Move up rule 2' }).click();
    await site.page.getByTestId('save-routing').click();

    await site.page.getByText('New requests follow these rules from now on.').waitFor();
    expect(saved).toEqual([
      {
        rules: [
          { projectId: '10000', requester: 'ali*' },
          { projectId: '10001', role: 'prod-*' },
        ],
        defaultProjectId: '10000',
      },
    ]);
    expect(await accessibilityProblems(site.page)).toEqual([]);
  });

  it('shows where pending requests would go, and why rules are refused', async () => {
    await open({
      tryRouting: () => ({
        kind: 'tried',
        total: 2,
        requests: [
          { requestId: '1', user: 'alice', roles: ['editor'], resources: ['node web-1'], projectKey: 'ACC' },
          {
            requestId: '2',
            user: 'erin',
            roles: ['prod-dba'],
            resources: [],
            projectKey: 'TEAM',
            rule: 0,
            issueKey: 'ACC-1',
          },
        ],
      }),
      saveRouting: () => ({ kind: 'refused', problems: [{ kind: 'rule-without-pattern', rule: 0 }] }),
    });

    await site.page.getByTestId('try-routing').click();
    await site.page.getByText('alice: editor and node web-1').waitFor();
    await site.page.getByText('Access requests (ACC), the default').waitFor();
    await site.page.getByText('TEAM, by rule 1').waitFor();
    await site.page.getByText('Has card ACC-1 and keeps it').waitFor();
    expect(await accessibilityProblems(site.page)).toEqual([]);
    await site.page.getByTestId('save-routing').click();
    await site.page.getByText('Rule 1 fits every request').waitFor();
  });

  it('says in the language of the viewer why something failed, and quotes what was said', async () => {
    const odd = { ...FAILURE, id: 'card-2', code: 'of-another-version', message: 'Odd.' };
    await open({ health: () => ({ ...HEALTH, failures: [FAILURE, odd] }) }, { locale: 'de-DE' });

    await site.page.getByText(`Jira lässt die App das nicht tun. Meldung: „${FAILURE.message}“`).waitFor();
    await site.page.getByText('Odd.', { exact: true }).waitFor();
    expect(await accessibilityProblems(site.page)).toEqual([]);
  });

  it('shows what failed, and tries it again or ignores it', async () => {
    const done: unknown[] = [];
    let failures = [FAILURE];
    await open({
      health: () => ({ ...HEALTH, failures }),
      retryFailure: (input) => {
        done.push(['retry', input]);
        return { kind: 'done' };
      },
      ignoreFailure: (input) => {
        done.push(['ignore', input]);
        failures = [];
        return { kind: 'done' };
      },
    });

    await site.page.getByText('Cost centre is required').waitFor();
    await site.page.getByText('Dave Diaz (dave)').waitFor();
    expect(await accessibilityProblems(site.page)).toEqual([]);
    await site.page.getByRole('button', { name: 'Retry r-1' }).click();
    await site.page.getByRole('button', { name: 'Ignore r-1' }).click();

    await site.page.getByText('No failures.').waitFor();
    expect(done).toEqual([
      ['retry', { id: 'card-1' }],
      ['ignore', { id: 'card-1' }],
    ]);
  });

  it('hands out the activity as a file that spreadsheets read', async () => {
    await open({ activityCsv: () => ({ kind: 'csv', text: '"at"\r\n"größer"\r\n' }) });

    const [download] = await Promise.all([
      site.page.waitForEvent('download'),
      site.page.getByTestId('download').click(),
    ]);

    expect(download.suggestedFilename()).toBe('teleport-access-activity.csv');
    expect(await readFile(await download.path(), 'utf8')).toBe('\ufeff"at"\r\n"größer"\r\n');
  });

  it('renews the key once, and says until when the old one is good', async () => {
    let isNudgeKeyChanging = false;
    await open({
      health: () => ({ ...HEALTH, isNudgeKeyChanging }),
      renewNudgeKey: () => {
        isNudgeKeyChanging = true;
        return { kind: 'renewed' };
      },
    });

    await site.page.getByTestId('renew-key').click();

    await site.page.getByText('The key is being renewed').waitFor();
    expect(await site.page.getByTestId('renew-key').isDisabled()).toBe(true);
  });

  it('shows no key for nudges where the relay asks', async () => {
    await open({ health: () => ({ ...HEALTH, isNudgeKeyChanging: undefined }) });

    await site.page.getByTestId('activity').waitFor();
    expect(await site.page.getByTestId('renew-key').count()).toBe(0);
  });

  it('shows the code for a relay, or says why there is none', async () => {
    let answer: object = { kind: 'code', code: 'tjr1_abc', until: '2026-11-22T22:10:00Z' };
    await open({ pairRelay: () => answer });
    const relays = site.page.getByTestId('relays');

    await relays.getByTestId('pair-relay').click();
    await relays.getByText('teleport-jira-relay pair tjr1_abc').waitFor();
    expect(await accessibilityProblems(site.page)).toEqual([]);
    answer = { kind: 'too-many-keys', most: 8 };
    await relays.getByRole('button', { name: 'Renew key of relay-1' }).click();
    await relays.getByRole('alert').getByText('At most 8 keys are kept: revoke one first.').waitFor();
    expect(await relays.getByText('tjr1_abc').count()).toBe(0);

    expect(await accessibilityProblems(site.page)).toEqual([]);
  });

  it.each([
    ['renews', 'Renew key of relay-1', 'not-admin', 'Only Jira administrators can use this page'],
    ['revokes', 'Revoke relay-1', 'not-admin', 'Only Jira administrators can use this page'],
    ['revokes', 'Revoke relay-1', 'invalid', 'Reload the page to get its newest version'],
  ])('says so where it %s nothing', async (_does, button, kind, why) => {
    await open({ pairRelay: () => ({ kind }), revokeRelay: () => ({ kind }) });

    await site.page.getByTestId('relays').getByRole('button', { name: button }).click();

    await site.page.getByTestId('relays').getByRole('alert').getByText(why).waitFor();
  });

  it('claims nothing of relays before it knows, or where nobody can tell', async () => {
    let answer: () => unknown = () => new Promise(() => undefined);
    await open({ relays: () => answer() });
    const relays = site.page.getByTestId('relays');
    const claims = relays.getByText(/relay is paired|paired relay asks/);

    await relays.getByRole('status').waitFor();
    expect(await claims.count()).toBe(0);
    answer = () => {
      throw new Error('No storage.');
    };
    await site.page.reload();
    await relays.getByText('No storage.').waitFor();
    expect(await claims.count()).toBe(0);
    expect(await accessibilityProblems(site.page)).toEqual([]);

    answer = () => RELAYS;
    await relays.getByRole('button', { name: 'Retry' }).click();
    await claims.waitFor();
  });

  it('says what to do first while no project is set up', async () => {
    await open({ site: () => ({ kind: 'ready', projects: [], relay: { ok: false, message: 'No answer' } }) });

    await site.page.getByText('No project is set up yet').waitFor();
    expect(await accessibilityProblems(site.page)).toEqual([]);
  });

  it('turns people away who do not administer Jira', async () => {
    await open({ site: () => ({ kind: 'not-admin' }) });

    await site.page.getByText('Only Jira administrators can use this page').waitFor();
    expect(await accessibilityProblems(site.page)).toEqual([]);
  });

  it('speaks German, and fits a narrow window', async () => {
    await open({}, { locale: 'de-DE', width: 320 });

    await site.page.getByText('Wohin Anfragen gehen').waitFor();
    await site.page
      .getByText('Einstellungen gespeichert')
      .or(site.page.getByText('Projekteinstellungen gespeichert'))
      .first()
      .waitFor();
    expect(await site.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    expect(await accessibilityProblems(site.page)).toEqual([]);
  });
});
