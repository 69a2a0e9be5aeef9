import { spoilRelayCalls } from './relay-calls';
import { ALICE, CAROL, DAVE } from '../sandbox/people';
import type { ApprovalsStage } from './approvals-stage';
import type { OpenPanel } from './panel-stage';

/** One state of the approvals page: how it comes about, and the words by which it is known. */
export interface ApprovalsState {
  readonly name: string;
  readonly open: (stage: ApprovalsStage) => Promise<OpenPanel>;
  readonly says: string | RegExp;
}

const HOUR_MS = 3_600_000;
const HOSTILE = 'אני צריך <img src=x onerror=alert(1)> \u202Eevil {user} **bold**';

/** Requests of several kinds, the urgent first. */
async function severalRequests({ panel }: ApprovalsStage): Promise<void> {
  await panel.card({
    roles: ['prod-dba'],
    reason: 'Orders are slow since noon: I need to look at the locks.',
    requestTtlMs: 2 * HOUR_MS,
    maxDurationMs: 4 * HOUR_MS,
  });
  await panel.card({ roles: ['editor'], reason: HOSTILE, requestTtlMs: 5 * HOUR_MS });
  await panel.card({
    roles: ['editor', 'ssh-admin'],
    reason: 'word '.repeat(300),
    requestTtlMs: 9 * HOUR_MS,
  });
}

/** Every state of the page, each through the real parts. One that disturbs the relay comes last. */
export const APPROVALS_STATES: readonly ApprovalsState[] = [
  { name: 'nothing-waits', open: (stage) => stage.open({ as: DAVE }), says: 'No request waits for you.' },
  {
    name: 'loading',
    open: (stage) => {
      stage.disturbance.begin(({ kind, functionKey }) =>
        kind === 'invocation' && functionKey === 'approvals-resolver' ? stage.disturbance.hold() : undefined,
      );
      return stage.open();
    },
    says: 'Loading requests…',
  },
  {
    name: 'waiting-for-me',
    open: async (stage) => {
      await severalRequests(stage);
      return stage.open();
    },
    says: 'alice requests prod-dba for 4 hours',
  },
  {
    name: 'all-open-own',
    open: async (stage) => {
      const page = await stage.open({ as: ALICE });
      await page.frame.getByTestId('tab-all').click();
      return page;
    },
    says: 'This is your own request.',
  },
  {
    name: 'german',
    open: (stage) => stage.open({ as: CAROL, locale: 'de-DE' }),
    says: 'Warten auf mich',
  },
  {
    name: 'message',
    open: async (stage) => {
      const page = await stage.open();
      await page.frame
        .getByRole('button', { name: /^Add a message/ })
        .first()
        .click();
      return page;
    },
    says: 'Message',
  },
  {
    name: 'nothing-found',
    open: async (stage) => {
      const page = await stage.open();
      await page.frame.getByLabel('Key, person, role or reason').fill('nobody');
      return page;
    },
    says: 'No request fits these filters.',
  },
  {
    name: 'marked',
    open: async (stage) => {
      const page = await stage.open();
      await page.frame.getByRole('checkbox').first().waitFor();
      for (const box of await page.frame.getByRole('checkbox').all()) await box.check();
      return page;
    },
    says: /Why do you deny the \d+ selected requests\?/,
  },
  {
    name: 'decided',
    open: async (stage) => {
      const { key } = await stage.panel.card({ roles: ['editor'], reason: 'a release' });
      const page = await stage.open();
      await page.frame.getByTestId(`approve-${key}`).click();
      return page;
    },
    says: 'The request is approved.',
  },
  {
    name: 'refused',
    open: async (stage) => {
      const { key } = await stage.panel.card({ roles: ['editor'], reason: 'a release' });
      const page = await stage.open();
      await page.frame.getByTestId(`approve-${key}`).waitFor();
      const refusal = { status: 200, body: JSON.stringify({ kind: 'not-permitted', detail: 'No.' }) };
      stage.disturbance.begin(spoilRelayCalls((name) => (name === 'review' ? refusal : undefined)));
      await page.frame.getByTestId(`approve-${key}`).click();
      return page;
    },
    says: 'Teleport did not take your decision',
  },
  {
    name: 'running',
    open: async (stage) => {
      const page = await stage.open();
      await page.frame.getByTestId('tab-running').click();
      return page;
    },
    says: 'End access now',
  },
  {
    name: 'running-ending',
    open: async (stage) => {
      const page = await stage.open();
      await page.frame.getByTestId('tab-running').click();
      await page.frame.getByTestId('end-open').first().click();
      return page;
    },
    says: 'Why does access end?',
  },
  {
    name: 'relay-away',
    open: async (stage) => {
      await stage.demo.relay.halt();
      const page = await stage.open();
      await page.frame.getByTestId('tab-all').click();
      return page;
    },
    says: 'The relay cannot be reached',
  },
];
