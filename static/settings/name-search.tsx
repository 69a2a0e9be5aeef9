import { useRef, useState } from 'react';
import Avatar from '@atlaskit/avatar';
import AsyncSelect from '@atlaskit/select/async-select';
import type { NamedChoice } from '#wire/pages/answers';
import type { PersonChoice } from '#wire/pages/settings';
import { plain } from '../shared/plain';
import { useTexts } from '../shared/i18n/texts-context';
import { problemOf, problemText, type Problem } from '../shared/problem';
import { rpc } from '../shared/rpc';
import type { Control } from './field';

/** While somebody types, nothing is asked. */
const TYPING_PAUSE_MS = 250;

type Choice = NamedChoice | PersonChoice;

interface NameSearchProps {
  readonly kind: 'people' | 'groups';
  readonly control: Control;
  readonly value: readonly Choice[];
  readonly onChange: (chosen: readonly Choice[]) => void;
  /** At most one can be chosen. */
  readonly isSingle?: boolean;
}

/** Chooses people, or groups, by name: what is typed is looked up in Jira. */
export function NameSearch({ kind, control, value, onChange, isSingle = false }: NameSearchProps) {
  const texts = useTexts();
  const { t } = texts;
  const [problem, setProblem] = useState<Problem>();
  const newest = useRef(0);

  const search = async (query: string): Promise<Choice[]> => {
    const turn = ++newest.current;
    await new Promise((resolve) => setTimeout(resolve, TYPING_PAUSE_MS));
    if (turn !== newest.current) return [];
    try {
      const found = await rpc(kind === 'people' ? 'findPeople' : 'findGroups', { query });
      setProblem(found.kind === 'unavailable' ? { message: found.message } : undefined);
      return found.kind === 'found' ? [...found.choices] : [];
    } catch (error) {
      setProblem(problemOf(error));
      return [];
    }
  };
  const nothingText = (typed: string): string => {
    if (typed.trim() === '') return t('settings.approvers.type');
    return problem === undefined ? t('settings.approvers.notFound') : problemText(texts, problem);
  };
  const { id, isInvalid, descriptionId } = control;

  return (
    <AsyncSelect<Choice, true>
      inputId={id}
      isInvalid={isInvalid}
      descriptionId={descriptionId}
      isMulti
      loadOptions={search}
      value={value}
      onChange={(chosen) => onChange(isSingle ? chosen.slice(-1) : chosen)}
      getOptionValue={(choice) => choice.id}
      getOptionLabel={({ name }) => plain(name)}
      formatOptionLabel={(choice) =>
        kind === 'people' ? <PersonLabel person={choice} /> : plain(choice.name)
      }
      placeholder={t('settings.approvers.search')}
      loadingMessage={() => t('settings.approvers.searching')}
      noOptionsMessage={({ inputValue }) => nothingText(inputValue)}
    />
  );
}

function PersonLabel({ person }: { readonly person: PersonChoice }) {
  return (
    <span className="person">
      <Avatar size="xxsmall" {...(person.avatar === undefined ? {} : { src: person.avatar })} />
      <span>{plain(person.name)}</span>
    </span>
  );
}
