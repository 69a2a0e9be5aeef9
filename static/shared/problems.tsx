import Button from '@atlaskit/button/default/button';
import LinkExternal from '@atlaskit/icon/core/link-external';
import SectionMessage from '@atlaskit/section-message/section-message';
import { useTexts } from './i18n/texts-context';
import { openInNewTab } from './rpc';

/** A problem that is mended on a page of Jira, whose address is from the root of the site. */
export interface MendedInJira {
  readonly text: string;
  readonly fixAt: string | undefined;
}

interface ProblemsProps {
  readonly title: string;
  readonly problems: readonly (string | MendedInJira)[];
}

/** A list of what is wrong, each a sentence that says what to do, with the way to where it is done. */
export function Problems({ title, problems }: ProblemsProps) {
  return (
    <SectionMessage appearance="warning" title={title}>
      <ul>
        {problems.map((problem) => {
          const { text, fixAt } = typeof problem === 'string' ? { text: problem, fixAt: undefined } : problem;
          return (
            <li key={text}>
              {text}
              {fixAt === undefined ? null : <FixLink at={fixAt} />}
            </li>
          );
        })}
      </ul>
    </SectionMessage>
  );
}

function FixLink({ at }: { readonly at: string }) {
  const { t } = useTexts();
  return (
    <div>
      <Button spacing="compact" iconAfter={LinkExternal} onClick={() => void openInNewTab(at)}>
        {t('shared.openInJira')}
        <span className="visually-hidden">{t('shared.opensNewTab')}</span>
      </Button>
    </div>
  );
}
