import { useState, type FormEvent } from 'react';
import Button from '@atlaskit/button/default/button';
import { ErrorMessage } from '@atlaskit/form/error-message';
import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import Heading from '@atlaskit/heading/heading';
import CreatableSelect from '@atlaskit/select/creatable-select';
import TextArea from '@atlaskit/textarea/text-area';
import { createRequest, type RequestDraft } from '../api/teleport';
import type { TeleportUser } from '../api/teleport-schemas';
import { useNotify } from '../notices/notices-context';
import { wordsOf } from '../words-of';

interface Draft {
  readonly roles: readonly string[];
  readonly resources: string;
  readonly reason: string;
}

const EMPTY: Draft = { roles: [], resources: '', reason: '' };

/** A form to ask for access. */
export function NewRequest({ user }: { readonly user: TeleportUser }) {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const notify = useNotify();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { roles, reason } = draft;
    const resources = resourcesIn(draft.resources);
    if (roles.length === 0 && resources.length === 0) {
      setProblem('Name at least one role or resource.');
      return;
    }
    setIsSending(true);
    setProblem(undefined);
    try {
      await createRequest({ user: user.name, roles, resources, reason });
      setDraft(EMPTY);
      notify({ appearance: 'success', title: `${user.name} has asked for access` });
    } catch (error) {
      setProblem(wordsOf(error));
    }
    setIsSending(false);
  };

  return (
    <section className="box stack" aria-labelledby="new-request">
      <Heading size="small" as="h2" id="new-request">
        New request
      </Heading>
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <div>
          <Label htmlFor="roles">Roles</Label>
          <CreatableSelect
            inputId="roles"
            isMulti
            options={user.requestableRoles.map(asOption)}
            value={draft.roles.map(asOption)}
            onChange={(chosen) => setDraft({ ...draft, roles: chosen.map(({ value }) => value) })}
            placeholder="Choose roles"
          />
          <HelperMessage>Roles that are not offered can be typed, to see Teleport refuse them.</HelperMessage>
        </div>
        <div>
          <Label htmlFor="resources">Resources</Label>
          <TextArea
            id="resources"
            testId="new-request-resources"
            minimumRows={2}
            value={draft.resources}
            onChange={(event) => setDraft({ ...draft, resources: event.currentTarget.value })}
          />
          <HelperMessage>One per line, as kind/name, for example: node/db-01</HelperMessage>
        </div>
        <div>
          <Label htmlFor="request-reason">Reason</Label>
          <TextArea
            id="request-reason"
            testId="new-request-reason"
            minimumRows={2}
            value={draft.reason}
            onChange={(event) => setDraft({ ...draft, reason: event.currentTarget.value })}
          />
        </div>
        <div role="status">{problem === undefined ? null : <ErrorMessage>{problem}</ErrorMessage>}</div>
        <div>
          <Button appearance="primary" type="submit" isDisabled={isSending} testId="new-request-submit">
            {`Request access as ${user.name}`}
          </Button>
        </div>
      </form>
    </section>
  );
}

const asOption = (role: string) => ({ value: role, label: role });

/** Lines of `kind/name`. */
function resourcesIn(text: string): RequestDraft['resources'] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [kind = '', ...name] = line.split('/');
      return { kind, name: name.join('/') };
    });
}
