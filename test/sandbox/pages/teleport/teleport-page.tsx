import './teleport.css';
import { useState } from 'react';
import { EmptyView } from '../../../../static/shared/empty-view';
import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import { useLoad } from '../../../../static/shared/use-load';
import { readCluster, readUsers } from '../api/teleport';
import type { TeleportUser } from '../api/teleport-schemas';
import { PageHeader } from '../page-header';
import { recall, remember } from '../remember';
import { AuditLog } from './audit-log';
import { NewRequest } from './new-request';
import { Requests } from './requests';
import { UserSelect } from './user-select';

const MEMORY = 'sandbox.teleport-user';

/** A console for the Teleport cluster: what people otherwise do with tsh, tctl and the Web UI. */
export function TeleportPage() {
  const { state: cluster } = useLoad(readCluster);
  const { state: users, reload } = useLoad(readUsers);
  return (
    <>
      <PageHeader title="Teleport">
        {cluster.kind === 'ready' ? (
          <span className="subtle">
            {`${cluster.value.clusterName} · ${cluster.value.version} · ${cluster.value.edition}`}
          </span>
        ) : null}
      </PageHeader>
      {users.kind === 'loading' ? <LoadingView message="Loading the Teleport users…" /> : null}
      {users.kind === 'failed' ? (
        <FailedView
          title="Teleport could not be reached"
          message={users.message}
          advice="Look at its light in the bar at the top, then try again."
          onRetry={() => void reload()}
        />
      ) : null}
      {users.kind === 'ready' ? <Console users={users.value} /> : null}
    </>
  );
}

function Console({ users }: { readonly users: readonly TeleportUser[] }) {
  const [chosen, setChosen] = useState(() => recall(MEMORY));
  const user = users.find(({ name }) => name === chosen) ?? users[0];
  if (user === undefined) return <EmptyView message="This cluster has no users." />;
  const choose = (name: string) => {
    remember(MEMORY, name);
    setChosen(name);
  };
  return (
    <>
      <UserSelect users={users} value={user.name} onChange={choose} />
      <div className="console">
        <Requests user={user.name} />
        <NewRequest key={user.name} user={user} />
      </div>
      <AuditLog />
    </>
  );
}
