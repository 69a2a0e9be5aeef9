import type { StatusId } from '../ids';
import type { FieldValues, ScreenField } from './screen-fields';

/** A transition that Jira offers the app for an issue. */
export interface Transition {
  readonly id: string;
  /** As people see it on the issue. */
  readonly name: string;
  readonly to: StatusId;
  /** Offered in every status of the workflow. */
  readonly isGlobal: boolean;
  /** Fields of the transition's screen; none without a screen. */
  readonly fields: readonly ScreenField[];
}

/** Fields that the transition's screen requires and that get no value. */
export const lackingFields = (transition: Transition, values: FieldValues): readonly ScreenField[] =>
  transition.fields.filter(({ id, required }) => required && values[id] === undefined);

/** The values that the transition's screen takes: Jira refuses any other. */
export function valuesFor(transition: Transition, values: FieldValues): FieldValues {
  const onScreen = new Set(transition.fields.map(({ id }) => id));
  return Object.fromEntries(Object.entries(values).filter(([id]) => onScreen.has(id)));
}

/**
 * The transitions that lead to one of `targets`, best first: those whose required fields all have values come before those
 * that lack one, then the first status of a mapping is the preferred one. What lacks a value comes last but is worth a try:
 * Jira takes a required field for filled where the issue has a value already.
 */
export function transitionsTo(
  transitions: readonly Transition[],
  targets: readonly StatusId[],
  values: FieldValues = {},
): readonly Transition[] {
  const leading = targets.flatMap((target) => transitions.filter(({ to }) => to === target));
  const isReady = (transition: Transition): boolean => lackingFields(transition, values).length === 0;
  return [...leading.filter(isReady), ...leading.filter((transition) => !isReady(transition))];
}
