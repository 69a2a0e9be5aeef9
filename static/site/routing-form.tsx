import { useRef, useState, type FormEvent } from 'react';
import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { RouteRuleInput, RoutingInput, SetUpProject } from '#wire/pages/site';
import { useTexts } from '../shared/i18n/texts-context';
import { problemOf } from '../shared/problem';
import { rpc } from '../shared/rpc';
import { ProjectField } from './project-field';
import { RoutingOutcomeView, type RoutingOutcome } from './routing-outcome-view';
import { RuleFields } from './rule-fields';

interface RoutingFormProps {
  readonly routing: RoutingInput;
  readonly projects: readonly SetUpProject[];
  readonly onSaved: () => Promise<void>;
}

/** A rule with a key of its own, so that it keeps its place on the screen while it moves. */
interface DraftRule {
  readonly key: number;
  readonly rule: RouteRuleInput;
}

/** Which requests go to which project: rules in order, and where the rest goes. */
export function RoutingForm({ routing, projects, onSaved }: RoutingFormProps) {
  const { t } = useTexts();
  const [rules, setRules] = useState<readonly DraftRule[]>(() =>
    routing.rules.map((rule, key) => ({ key, rule })),
  );
  const [defaultProjectId, setDefault] = useState(routing.defaultProjectId);
  const [outcome, setOutcome] = useState<RoutingOutcome>({ kind: 'idle' });
  const nextKey = useRef(routing.rules.length);
  const isWorking = outcome.kind === 'working';

  const send = async (call: 'saveRouting' | 'tryRouting') => {
    setOutcome({ kind: 'working' });
    try {
      const answer = await rpc(call, { rules: rules.map(({ rule }) => written(rule)), defaultProjectId });
      setOutcome(answer);
      if (answer.kind === 'saved') await onSaved();
    } catch (error) {
      setOutcome({ kind: 'failed', ...problemOf(error) });
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    void send('saveRouting');
  };

  return (
    <form className="stack" onSubmit={save} noValidate>
      <p>{t('site.routing.help')}</p>
      {rules.map(({ key, rule }, index) => (
        <RuleFields
          key={key}
          position={index}
          count={rules.length}
          rule={rule}
          projects={projects}
          onChange={(next) => setRules(rules.with(index, { key, rule: next }))}
          onMove={(to) => setRules(rules.toSpliced(index, 1).toSpliced(to, 0, { key, rule }))}
          onRemove={() => setRules(rules.toSpliced(index, 1))}
        />
      ))}
      <div>
        <Button
          testId="add-rule"
          onClick={() =>
            setRules([...rules, { key: nextKey.current++, rule: { projectId: defaultProjectId } }])
          }
        >
          {t('site.routing.add')}
        </Button>
      </div>
      <ProjectField
        id="default-project"
        label={t('site.routing.default')}
        projects={projects}
        value={defaultProjectId}
        onChange={setDefault}
      />
      {projects.some(({ id, isOn }) => id === defaultProjectId && !isOn) ? (
        <SectionMessage appearance="warning" title={t('site.routing.defaultOff.title')}>
          <p>{t('site.routing.defaultOff.text')}</p>
        </SectionMessage>
      ) : null}
      <RoutingOutcomeView outcome={outcome} projects={projects} />
      <div className="buttons">
        <Button appearance="primary" type="submit" isDisabled={isWorking} testId="save-routing">
          {t('site.routing.save')}
        </Button>
        <Button onClick={() => void send('tryRouting')} isDisabled={isWorking} testId="try-routing">
          {t('site.routing.try')}
        </Button>
      </div>
    </form>
  );
}

/** An empty pattern is none. */
function written({ projectId, ...patterns }: RouteRuleInput): RouteRuleInput {
  const given = Object.entries(patterns)
    .map(([name, pattern]) => [name, pattern?.trim()] as const)
    .filter(([, pattern]) => pattern !== undefined && pattern !== '');
  return { projectId, ...Object.fromEntries(given) };
}
