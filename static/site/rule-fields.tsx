import Button from '@atlaskit/button/default/button';
import { Label } from '@atlaskit/form/label';
import TextField from '@atlaskit/textfield/text-field';
import type { RouteRuleInput, SetUpProject } from '#wire/pages/site';
import { useTexts } from '../shared/i18n/texts-context';
import { ProjectField } from './project-field';

interface RuleFieldsProps {
  readonly position: number;
  readonly count: number;
  readonly rule: RouteRuleInput;
  readonly projects: readonly SetUpProject[];
  readonly onChange: (rule: RouteRuleInput) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

const PATTERNS = ['role', 'resourceKind', 'cluster', 'requester'] as const;

/** One rule: its patterns, its project, and its place among the others. */
export function RuleFields({ position, count, rule, projects, onChange, onMove, onRemove }: RuleFieldsProps) {
  const { t } = useTexts();
  const number = position + 1;
  return (
    <fieldset className="rule" data-testid={`rule-${number}`}>
      <legend>{t('site.rule.legend', { number })}</legend>
      <div className="rule-patterns">
        {PATTERNS.map((name) => (
          <div key={name}>
            <Label htmlFor={`rule-${number}-${name}`}>{t(`site.rule.${name}`)}</Label>
            <TextField
              id={`rule-${number}-${name}`}
              value={rule[name] ?? ''}
              placeholder={t('site.rule.any')}
              onChange={(event) => onChange({ ...rule, [name]: event.currentTarget.value })}
            />
          </div>
        ))}
      </div>
      <ProjectField
        id={`rule-${number}-project`}
        label={t('site.rule.project')}
        projects={projects}
        value={rule.projectId}
        onChange={(projectId) => onChange({ ...rule, projectId })}
      />
      <div className="buttons">
        <Button
          aria-label={t('site.rule.upLabel', { number })}
          isDisabled={position === 0}
          onClick={() => onMove(position - 1)}
        >
          {t('site.rule.up')}
        </Button>
        <Button
          aria-label={t('site.rule.downLabel', { number })}
          isDisabled={position === count - 1}
          onClick={() => onMove(position + 1)}
        >
          {t('site.rule.down')}
        </Button>
        <Button aria-label={t('site.rule.removeLabel', { number })} appearance="subtle" onClick={onRemove}>
          {t('site.rule.remove')}
        </Button>
      </div>
    </fieldset>
  );
}
