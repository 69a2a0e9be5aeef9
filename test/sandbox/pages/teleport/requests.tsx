import Heading from '@atlaskit/heading/heading';
import { EmptyView } from '../../../../static/shared/empty-view';
import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import { useLoad, type Load } from '../../../../static/shared/use-load';
import { readRequests } from '../api/teleport';
import type { TeleportRequest } from '../api/teleport-schemas';
import { RequestItem } from './request-item';

const EVERY_MS = 1000;

/** All requests of the cluster, newest first. */
export function Requests({ user }: { readonly user: string }) {
  const load = useLoad(readRequests, EVERY_MS);
  return (
    <section className="stack" aria-labelledby="requests">
      <Heading size="small" as="h2" id="requests">
        Requests
      </Heading>
      <Content user={user} {...load} />
    </section>
  );
}

function Content({ user, state, reload }: { readonly user: string } & Load<readonly TeleportRequest[]>) {
  if (state.kind === 'loading') return <LoadingView message="Loading the requests…" />;
  if (state.kind === 'failed') {
    return (
      <FailedView
        title="The requests could not be loaded"
        message={state.message}
        onRetry={() => void reload()}
      />
    );
  }
  if (state.value.length === 0)
    return <EmptyView message="Nobody has asked for access. Make a request to start." />;
  return (
    <ul className="plain-list">
      {state.value.map((request) => (
        <RequestItem key={request.id} user={user} request={request} reload={reload} />
      ))}
    </ul>
  );
}
