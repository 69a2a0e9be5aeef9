import { useCallback } from 'react';
import Badge from '@atlaskit/badge/badge';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { useLoad } from '../../../../static/shared/use-load';
import type { AppModule } from '../api/sandbox';
import { readDynamicStatus } from '../api/forge';
import { appearanceOf } from './lozenge-appearance';

interface DynamicLozengeProps {
  readonly actor: string;
  readonly module: AppModule;
  readonly extension: Readonly<Record<string, unknown>>;
  /** When the issue last changed: asks the app again. */
  readonly changedAt: string;
}

/** What the app says beside its closed panel. Jira shows nothing when the app has nothing to say or fails. */
export function DynamicLozenge({ actor, module, extension, changedAt }: DynamicLozengeProps) {
  const load = useCallback(
    // The time of change takes part only so that a changed issue is asked about again.
    () => readDynamicStatus({ actor, moduleKey: module.key, extension, changedAt }),
    [actor, module.key, extension, changedAt],
  );
  const { state } = useLoad(load);
  if (state.kind !== 'ready' || state.value === undefined) return null;
  const { kind, label, type } = state.value;
  if (kind === 'badge') return <Badge>{label}</Badge>;
  return (
    <Lozenge appearance={appearanceOf(type)} testId="dynamic-lozenge">
      {label}
    </Lozenge>
  );
}
