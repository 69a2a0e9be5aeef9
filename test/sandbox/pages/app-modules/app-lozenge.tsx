import Lozenge from '@atlaskit/lozenge/lozenge';
import * as v from 'valibot';

const PROPERTY_KEY = 'teleport-access';

const LabelSchema = v.object({ label: v.string(), appearance: v.optional(v.string()) });
const ProgressSchema = v.object({
  state: v.string(),
  approvals: v.optional(v.number()),
  approvalsNeeded: v.optional(v.number()),
});

type Appearance = 'default' | 'inprogress' | 'moved' | 'new' | 'removed' | 'success';

const APPEARANCES: readonly Appearance[] = ['default', 'inprogress', 'moved', 'new', 'removed', 'success'];

const OF_STATE: Readonly<Record<string, Appearance>> = {
  pending: 'inprogress',
  approved: 'success',
  denied: 'removed',
  promoted: 'new',
};

/** What the app wrote on the issue for boards to show, read from its property without asking the app. */
export function AppLozenge({ properties }: { readonly properties: Readonly<Record<string, unknown>> }) {
  const told = readLozenge(properties[PROPERTY_KEY]);
  if (told === undefined) return null;
  return (
    <Lozenge appearance={told.appearance} testId="app-lozenge">
      {told.label}
    </Lozenge>
  );
}

function readLozenge(
  property: unknown,
): { readonly label: string; readonly appearance: Appearance } | undefined {
  const label = v.safeParse(LabelSchema, property);
  if (label.success) return { label: label.output.label, appearance: appearanceOf(label.output.appearance) };
  const progress = v.safeParse(ProgressSchema, property);
  if (!progress.success) return undefined;
  const { state, approvals, approvalsNeeded } = progress.output;
  const count =
    state === 'pending' && approvals !== undefined && approvalsNeeded !== undefined
      ? ` ${approvals}/${approvalsNeeded}`
      : '';
  return { label: `${state.toUpperCase()}${count}`, appearance: OF_STATE[state] ?? 'default' };
}

/** An unknown appearance is drawn as the plain one. */
export function appearanceOf(text: string | undefined): Appearance {
  return APPEARANCES.find((appearance) => appearance === text) ?? 'default';
}
