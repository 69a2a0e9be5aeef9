import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import type { HealthView } from '#wire/pages/health';
import { HealthSection } from '../shared/health-section';
import { useTexts } from '../shared/i18n/texts-context';
import { Instant } from '../shared/instant';
import { rpc } from '../shared/rpc';
import { useNow } from '../shared/use-now';
import { ActivityList } from './activity-list';

type Ready = Extract<HealthView, { readonly kind: 'ready' }>;

/** How things stand on the whole site; besides, whom nobody knows, what happened, and the key for nudges. */
export function SiteHealth() {
  const { t } = useTexts();
  return (
    <HealthSection heading={t('site.health.heading')} size="medium" load={loadHealth}>
      {({ unmatched, activity, isNudgeKeyChanging }, act) => (
        <>
          <Unmatched people={unmatched} />
          <ActivityList activity={activity} />
          {isNudgeKeyChanging === undefined ? null : (
            <NudgeKey isChanging={isNudgeKeyChanging} renew={() => act(renewKey)} />
          )}
        </>
      )}
    </HealthSection>
  );
}

const loadHealth = () => rpc('health', {});

async function renewKey(): Promise<undefined> {
  await rpc('renewNudgeKey', {});
}

function Unmatched({ people }: { readonly people: Ready['unmatched'] }) {
  const { t } = useTexts();
  const nowMs = useNow();
  return (
    <>
      <Heading size="xsmall" as="h3">
        {t('site.unmatched.heading')}
      </Heading>
      <p>{people.length === 0 ? t('site.unmatched.none') : t('site.unmatched.help')}</p>
      <ul className="plain" data-testid="unmatched">
        {people.map(({ by = '', name, at, detail }) => (
          <li key={by}>
            <span>{name === undefined ? by : t('site.unmatched.person', { name, account: by })}</span>
            <span className="subtle">{detail}</span>
            <span className="subtle">
              <Instant at={at} nowMs={nowMs} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface NudgeKeyProps {
  readonly isChanging: boolean;
  readonly renew: () => Promise<void>;
}

function NudgeKey({ isChanging, renew }: NudgeKeyProps) {
  const { t } = useTexts();
  return (
    <>
      <Heading size="xsmall" as="h3">
        {t('site.key.heading')}
      </Heading>
      <p>{isChanging ? t('site.key.changing') : t('site.key.help')}</p>
      <div>
        <Button onClick={() => void renew()} isDisabled={isChanging} testId="renew-key">
          {t('site.key.renew')}
        </Button>
      </div>
    </>
  );
}
