import { useEffect, useRef } from 'react';
import type { AppModule } from '../api/sandbox';
import { useNotify } from '../notices/notices-context';
import { mountFrame, type MountedFrame } from './mount-frame';

interface ForgeFrameProps {
  readonly actor: string;
  readonly module: AppModule;
  readonly extension: Readonly<Record<string, unknown>>;
  /** When the thing that the page stands on last changed: the page is told. */
  readonly changedAt: string;
  /** The page asks that what is around it be loaded again. */
  readonly onRefresh: () => void;
  /** The page hands over what was chosen on it. */
  readonly onSubmit?: (payload: unknown) => void;
}

/** A page of the app, in a frame of its own that reaches Jira and the app only through Forge's bridge. */
export function ForgeFrame({ actor, module, extension, changedAt, onRefresh, onSubmit }: ForgeFrameProps) {
  const container = useRef<HTMLDivElement>(null);
  const frame = useRef<MountedFrame | null>(null);
  const notify = useNotify();
  const refresh = useRef(onRefresh);
  const submit = useRef(onSubmit);

  useEffect(() => {
    refresh.current = onRefresh;
    submit.current = onSubmit;
  }, [onRefresh, onSubmit]);

  useEffect(() => {
    if (container.current === null) return undefined;
    const mounted = mountFrame({
      container: container.current,
      module,
      place: { actor, moduleKey: module.key, extension },
      notify,
      refresh: () => refresh.current(),
      submit: (payload) => submit.current?.(payload),
    });
    frame.current = mounted;
    return () => mounted.unmount();
  }, [actor, module, extension, notify]);

  useEffect(() => {
    if (changedAt !== '') frame.current?.tellIssueChanged();
  }, [changedAt]);

  return <div ref={container} className="forge-frame" data-testid={`frame-${module.key}`} />;
}
