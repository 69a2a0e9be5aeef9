import type { JiraPerson } from '#wire/pages/panel';
import { useTexts } from '../shared/i18n/texts-context';
import { plain } from '../shared/plain';

interface RequesterProps {
  /** The user in Teleport. */
  readonly user: string;
  readonly person: JiraPerson | undefined;
}

/** Who asks: the person in Jira, where one is known, and always the user in Teleport. */
export function Requester({ user, person }: RequesterProps) {
  const { t } = useTexts();
  if (person === undefined) return null;
  return (
    <div className="panel-line" data-testid="requester">
      {person.avatar === undefined ? null : <img className="panel-avatar" src={person.avatar} alt="" />}
      <strong>
        <bdi>{plain(person.name)}</bdi>
      </strong>
      <span className="panel-subtle">{t('panel.requester.user', { user })}</span>
    </div>
  );
}
