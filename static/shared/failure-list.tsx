import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import type { ErrorCode } from '#core/errors';
import type { FailureLine } from '#wire/pages/health';
import { useTexts } from './i18n/texts-context';
import type { Texts } from './i18n/texts';
import { Instant } from './instant';
import { useNow } from './use-now';

/** Does something about a failure, then shows how things stand. */
export type RetryOrIgnore = (name: 'retryFailure' | 'ignoreFailure', id: string) => Promise<void>;

interface FailureListProps {
  readonly failures: readonly FailureLine[];
  /** How many there are besides. */
  readonly more: number;
  readonly onChoose: RetryOrIgnore;
}

/** What came to nothing, why, and what can be done. */
export function FailureList({ failures, more, onChoose }: FailureListProps) {
  const { t, count } = useTexts();
  if (failures.length === 0) return <p>{t('site.failures.none')}</p>;
  return (
    <>
      <ul className="plain" data-testid="failures">
        {failures.map((failure) => (
          <FailureItem key={failure.id} failure={failure} onChoose={onChoose} />
        ))}
      </ul>
      {more === 0 ? null : <p>{count('site.failures.more', more)}</p>}
    </>
  );
}

function FailureItem({
  failure,
  onChoose,
}: {
  readonly failure: FailureLine;
  readonly onChoose: RetryOrIgnore;
}) {
  const texts = useTexts();
  const { t, count, rich } = texts;
  const nowMs = useNow();
  const [isWorking, setWorking] = useState(false);
  const subject = subjectOf(texts, failure);
  const run = async (name: 'retryFailure' | 'ignoreFailure') => {
    setWorking(true);
    await onChoose(name, failure.id);
    setWorking(false);
  };
  return (
    <li>
      <strong>{subject}</strong>
      <span>{whyOf(texts, failure)}</span>
      <span className="subtle">
        {rich('site.failures.since', {
          at: <Instant at={failure.since} nowMs={nowMs} />,
          code: failure.code,
          tries: count('site.failures.tries', failure.tries),
        })}
      </span>
      <div className="buttons">
        <Button
          aria-label={t('site.failures.retryLabel', { subject })}
          isDisabled={isWorking}
          onClick={() => void run('retryFailure')}
        >
          {t('shared.retry')}
        </Button>
        <Button
          appearance="subtle"
          aria-label={t('site.failures.ignoreLabel', { subject })}
          isDisabled={isWorking}
          onClick={() => void run('ignoreFailure')}
        >
          {t('site.failures.ignore')}
        </Button>
      </div>
    </li>
  );
}

/** Those that pass by themselves before long are listed too seldom for a text of their own. */
type ListedCode = Exclude<ErrorCode, 'busy' | 'mailbox-full' | 'jira-rate-limited' | 'keys-unavailable'>;

/** All that this version has words for; a line may be of another one. */
const CODES: Readonly<Record<ListedCode, true>> = {
  'card-hidden': true,
  'card-misplaced': true,
  'history-incomplete': true,
  'jira-refused': true,
  'jira-unavailable': true,
  'jira-unauthorized': true,
  'not-set-up': true,
  'project-hidden': true,
  'relay-unreachable': true,
  'relay-refused': true,
  'relay-too-old': true,
  'status-changed': true,
  'storage-unavailable': true,
  'teleport-unavailable': true,
};

const isKnown = (code: string): code is ListedCode => Object.hasOwn(CODES, code);

/** What it means, in the viewer's language, with what the app or the other side said, as they said it. */
const whyOf = ({ t }: Texts, { code, message }: FailureLine): string =>
  isKnown(code) ? t(`failure.${code}`, { message }) : message;

/** Roles named in a title. */
const ROLES_MAX = 3;

/** What people call it: the card and whose request it is, and an id only where nobody knows more. */
function subjectOf({ t, format }: Texts, { id, issueKey, requestId, about }: FailureLine): string {
  if (about === undefined) return issueKey ?? requestId ?? id;
  const named = about.roles.slice(0, ROLES_MAX);
  const more = about.roles.length - named.length;
  const roles = format.list(more > 0 ? [...named, t('panel.access.more', { count: more })] : named);
  const asked = t('site.failures.about', { user: about.user, roles });
  return issueKey === undefined ? asked : t('site.failures.card', { card: issueKey, asked });
}
