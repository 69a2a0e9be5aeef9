import { useMemo, useState } from 'react';
import Button from '@atlaskit/button/default/button';
import { EmptyView } from '../../../../static/shared/empty-view';
import type { AppModule } from '../api/sandbox';
import { PageHeader } from '../page-header';
import { ForgeFrame } from './forge-frame';
import { useModules } from './use-modules';

/** A dashboard with each gadget of the app on it once. What was chosen for a gadget is kept until the page is left. */
export function DashboardPage({ actor }: { readonly actor: string }) {
  const modules = useModules();
  const gadgets = modules.kind === 'ready' ? modules.value.filter(isGadget) : [];
  return (
    <>
      <PageHeader title="Dashboard" />
      {gadgets.length === 0 ? <EmptyView message="There is no gadget." /> : null}
      {gadgets.map((module, index) => (
        <Gadget key={module.key} actor={actor} module={module} id={String(10_000 + index)} />
      ))}
    </>
  );
}

const isGadget = ({ type }: AppModule): boolean => type === 'jira:dashboardGadget';

interface GadgetProps {
  readonly actor: string;
  readonly module: AppModule;
  readonly id: string;
}

/** A gadget, or the page that configures it, for which the app names the same resource. */
function Gadget({ actor, module, id }: GadgetProps) {
  const [configuration, setConfiguration] = useState<unknown>({});
  const [isEditing, setEditing] = useState(false);
  const extension = useMemo(
    () => ({
      type: module.type,
      dashboard: { id: '10000' },
      gadget: { id },
      gadgetConfiguration: configuration,
      entryPoint: isEditing ? 'edit' : 'view',
      location: window.location.href,
    }),
    [module.type, id, configuration, isEditing],
  );
  return (
    <section className="box stack" aria-label={module.title}>
      <div className="buttons">
        <strong>{module.title}</strong>
        <Button spacing="compact" onClick={() => setEditing(true)}>
          Configure
        </Button>
      </div>
      <ForgeFrame
        key={isEditing ? 'edit' : JSON.stringify(configuration)}
        actor={actor}
        module={module}
        extension={extension}
        changedAt=""
        onRefresh={noRefresh}
        onSubmit={(payload) => {
          setConfiguration(payload);
          setEditing(false);
        }}
      />
    </section>
  );
}

/** Nothing around the gadget depends on it. */
const noRefresh = (): void => undefined;
