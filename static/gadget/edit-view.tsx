import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import { Label } from '@atlaskit/form/label';
import type { GadgetChoice } from '#wire/pages/statistics';
import { useTexts } from '../shared/i18n/texts-context';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';
import { chooseForGadget } from './bridge';

const PERIODS = [7, 30, 90] as const;
const DAYS_AT_FIRST = 30;

const loadProjects = () => rpc('gadgetProjects', {});

/** Of which project, and how far back. */
export function EditView({ choice }: { readonly choice: GadgetChoice }) {
  const { t, count } = useTexts();
  const { state } = useLoad(loadProjects);
  const [chosen, setChosen] = useState(choice);
  const projects = state.kind === 'ready' && state.value.kind === 'projects' ? state.value.projects : [];
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void chooseForGadget(chosen);
      }}
    >
      <div>
        <Label htmlFor="project">{t('approvals.filter.project')}</Label>
        <select
          id="project"
          className="select"
          value={chosen.projectId ?? ''}
          onChange={({ currentTarget: { value } }) =>
            setChosen({ ...chosen, projectId: value === '' ? undefined : value })
          }
        >
          <option value="">{t('approvals.filter.every')}</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div>
        <Label htmlFor="days">{t('gadget.period')}</Label>
        <select
          id="days"
          className="select"
          value={chosen.days ?? DAYS_AT_FIRST}
          onChange={({ currentTarget: { value } }) =>
            setChosen({ ...chosen, days: PERIODS.find((days) => String(days) === value) })
          }
        >
          {PERIODS.map((days) => (
            <option key={days} value={days}>
              {count('gadget.days', days)}
            </option>
          ))}
        </select>
      </div>
      <div>
        <Button type="submit" appearance="primary">
          {t('gadget.save')}
        </Button>
      </div>
    </form>
  );
}
