import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import { CopyButton } from '../shared/copy-button';
import { useTexts } from '../shared/i18n/texts-context';
import { Notice } from '../shared/notice';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';

/** How often the page looks whether the request has come. */
const LOOK_MS = 3_000;

/** Only a user of Teleport can ask for access, so this is a command to run, and a look whether it arrives here. */
const COMMAND = 'tsh request create --roles=<role> --reason="Testing the Jira board"';

/** Sends a request through all parts, and waits for its card. */
export function TestRequest() {
  const { t } = useTexts();
  const [isWaiting, setWaiting] = useState(false);
  return (
    <section className="stack" data-testid="test-request">
      <Heading size="small" as="h2">
        {t('settings.test.heading')}
      </Heading>
      <p>{t('settings.test.text')}</p>
      <div className="buttons">
        <code>{COMMAND}</code>
        <CopyButton text={COMMAND} />
      </div>
      {isWaiting ? (
        <Arrival />
      ) : (
        <div>
          <Button onClick={() => setWaiting(true)} testId="wait-for-request">
            {t('settings.test.wait')}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Whether more cards are open than when the page began to wait. */
function Arrival() {
  const { t } = useTexts();
  const { state } = useLoad(loadCards, LOOK_MS);
  const [before, setBefore] = useState<number>();
  const open = state.kind === 'ready' ? state.value : undefined;
  // The first answer is what later ones are held against.
  if (open !== undefined && before === undefined) setBefore(open);
  const hasCome = open !== undefined && before !== undefined && open > before;
  return (
    <div role="status" data-testid="arrival">
      <Notice
        kind={hasCome ? 'success' : 'information'}
        title={t(hasCome ? 'settings.test.arrived' : 'settings.test.waiting')}
      >
        <p>{t(hasCome ? 'settings.test.arrivedText' : 'settings.test.waitingText')}</p>
      </Notice>
    </div>
  );
}

async function loadCards(): Promise<number> {
  const health = await rpc('projectHealth', {});
  return health.kind === 'ready' ? health.cards.open : 0;
}
