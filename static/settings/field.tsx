import type { ReactNode } from 'react';
import { ErrorMessage } from '@atlaskit/form/error-message';
import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';

/** What a control needs to know of the field around it. */
export interface Control {
  readonly id: string;
  readonly isInvalid: boolean;
  /** Id of the element with the help and the error: what a screen reader says along with the label. */
  readonly descriptionId: string;
}

interface FieldProps {
  /** Id of the control. */
  readonly id: string;
  readonly label: string;
  readonly help?: string | undefined;
  /** What is wrong with the value, and what to do. */
  readonly error?: string | undefined;
  readonly children: (control: Control) => ReactNode;
}

/** A label, a control, and below it what helps or what is wrong. */
export function Field({ id, label, help, error, children }: FieldProps) {
  const descriptionId = `${id}-description`;
  return (
    <div data-testid={id}>
      <Label htmlFor={id}>{label}</Label>
      {children({ id, isInvalid: error !== undefined, descriptionId })}
      <div id={descriptionId}>
        {help === undefined ? null : <HelperMessage>{help}</HelperMessage>}
        {error === undefined ? null : <ErrorMessage>{error}</ErrorMessage>}
      </div>
    </div>
  );
}

/** Why fields were refused, by the id of their control. */
export type FieldErrors = Readonly<Record<string, string>>;
