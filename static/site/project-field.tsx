import { Label } from '@atlaskit/form/label';
import Select from '@atlaskit/select/default';
import type { SetUpProject } from '#wire/pages/site';
import { useTexts } from '../shared/i18n/texts-context';

interface ProjectFieldProps {
  readonly id: string;
  readonly label: string;
  readonly projects: readonly SetUpProject[];
  readonly value: string;
  readonly onChange: (projectId: string) => void;
}

/** As Jira writes it; the key alone where the name is not known. */
export const nameOf = ({ key, name }: Pick<SetUpProject, 'key' | 'name'>): string =>
  name === undefined ? key : `${name} (${key})`;

/** A choice among the projects that are set up. */
export function ProjectField({ id, label, projects, value, onChange }: ProjectFieldProps) {
  const { t } = useTexts();
  const options = projects.map((project) => ({
    value: project.id,
    label: project.isOn ? nameOf(project) : t('site.routing.projectOff', { project: nameOf(project) }),
  }));
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      <Select
        inputId={id}
        options={options}
        value={options.find((option) => option.value === value) ?? { value, label: value }}
        onChange={(option) => onChange(option?.value ?? value)}
        placeholder={t('settings.fields.choose')}
      />
    </div>
  );
}
