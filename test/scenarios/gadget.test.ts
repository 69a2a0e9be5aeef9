/** Goal: a dashboard tells how requests are dealt with, and of no card that its viewer cannot see in Jira. */
import type { Browser } from 'playwright-core';
import { startDemo } from '../sandbox/demo';
import { BOB, CAROL } from '../sandbox/people';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { OpenPanel } from '../support/panel-stage';
import { withSandbox, type Story } from '../support/with-sandbox';

const sandbox = withSandbox({ mode: 'native' });
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

async function figures({ forge }: Story, as: string, payload: object = {}) {
  const answer = await forge.invokeResolver({
    moduleKey: 'figures',
    functionKey: 'statistics',
    accountId: as,
    payload,
    extension: { type: 'jira:dashboardGadget', dashboard: { id: '10000' }, gadget: { id: '10100' } },
  });
  return answer.kind === 'value' ? answer.value : answer;
}

test('open requests by age, time to decision and what nobody looked at, for the cards that the viewer sees', async () => {
  const story = await sandbox();
  const ask = async (ttlMs = 20 * HOUR_MS) => {
    const id = story.teleport.createRequest('alice', { roles: ['editor'], requestTtlMs: ttlMs });
    const { key } = await story.cardOf(id);
    return { id, key };
  };
  const lapsing = await ask(30 * MINUTE_MS);
  const decided = await ask();
  story.clock.advance(10 * MINUTE_MS);
  story.teleport.review('bob', decided.id, { state: 'APPROVED' });
  await story.shows(decided.key, 'Approved');
  story.clock.advance(30 * MINUTE_MS);
  await story.tick();
  await story.shows(lapsing.key, 'Expired');
  const open = await ask();

  const seen = (await figures(story, BOB, { days: 7 })) as { readonly medianMs: number };
  expect(seen).toMatchObject({
    kind: 'statistics',
    days: 7,
    isCut: false,
    open: { hour: 1, hours: 0, day: 0, older: 0 },
    decided: 1,
    ended: 2,
    expiredUnseen: 1,
  });
  expect(Math.round(seen.medianMs / MINUTE_MS)).toBe(10);
  expect(await figures(story, BOB, { projectId: '99999' })).toMatchObject({ ended: 0, open: { hour: 0 } });
  expect(await figures(story, BOB, { days: 'no', projectId: '../x' })).toMatchObject({ days: 30, ended: 2 });

  story.jira.site.securityLevels.set('10500', { id: '10500', name: 'Few', holders: [{ accountId: CAROL }] });
  for (const key of [open.key, decided.key]) {
    const issue = story.jira.site.issue(key);
    if (issue !== undefined) issue.securityLevelId = '10500';
  }
  expect(await figures(story, BOB)).toMatchObject({ open: { hour: 0 }, decided: 0, ended: 1 });
  expect(await figures(story, CAROL)).toMatchObject({ open: { hour: 1 }, decided: 1, ended: 2 });
});

test('the gadget is accessible in both themes, at 320 pixels and while it is configured', async () => {
  const [demo, browser]: [Awaited<ReturnType<typeof startDemo>>, Browser] = await Promise.all([
    startDemo({ usesFreePorts: true, way: 'call' }),
    launchBrowser(),
  ]);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
    await context.addInitScript(`localStorage.setItem('sandbox.acting-as', ${JSON.stringify(BOB)});`);
    const page = await context.newPage();
    await page.goto(`${demo.webUrl}/dashboard`);
    const container = page.getByTestId('frame-figures');
    /** The gadget once it says so: its frame may be put there anew before. */
    const saying = async (words: string): Promise<OpenPanel> => {
      await container.frameLocator('iframe').getByText(words).first().waitFor();
      const frame = await (await container.locator('iframe').elementHandle()).contentFrame();
      if (frame === null) throw new Error('The gadget has no frame');
      return new OpenPanel({ context, page, frame, container });
    };
    const gadget = await saying('Last 30 days');
    for (const mode of ['light', 'dark'] as const) {
      await gadget.theme(mode);
      expect(await accessibilityProblems(gadget.frame)).toEqual([]);
    }
    const pictures = process.env['GADGET_PICTURES'];
    if (pictures !== undefined) await gadget.picture(`${pictures}/gadget.png`);
    await gadget.narrow();
    expect(await gadget.overflow()).toBe(0);

    await page.getByRole('button', { name: 'Configure' }).click();
    const editing = await saying('Period');
    expect(await accessibilityProblems(editing.frame)).toEqual([]);
    await editing.frame.getByLabel('Period').selectOption('7');
    await editing.frame.getByLabel('Project').selectOption({ label: 'ACC' });
    await editing.click('Save');

    await saying('Last 7 days');
    expect(demo.violations).toEqual([]);
  } finally {
    await browser.close();
    await demo.stop();
  }
});
