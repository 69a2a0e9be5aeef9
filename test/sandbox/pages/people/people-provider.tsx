import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { EmptyView } from '../../../../static/shared/empty-view';
import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import { useLoad } from '../../../../static/shared/use-load';
import { readPeople } from '../api/sandbox';
import { recall, remember } from '../remember';
import { askedFor } from './asked-for';
import { PeopleContext, type People } from './people-context';

const KEY = 'sandbox.acting-as';

/** Loads the people and remembers whom the visitor chose to be. Without people no page can be shown. */
export function PeopleProvider({ children }: { readonly children: ReactNode }) {
  const { state, reload } = useLoad(readPeople);
  const [chosen, setChosen] = useState(() => recall(KEY));
  const [search, setSearch] = useState(() => window.location.search);
  const everyone = state.kind === 'ready' ? state.value : undefined;
  const asked = askedFor(everyone ?? [], search);
  useEffect(() => {
    if (asked === undefined) return;
    remember(KEY, asked);
    // Once: whom the visitor chooses from now on stays chosen.
    window.history.replaceState(null, '', window.location.pathname);
  }, [asked]);
  const people = useMemo((): People | undefined => {
    const wanted = asked ?? chosen;
    const actor = everyone?.find(({ accountId }) => accountId === wanted) ?? everyone?.[0];
    if (everyone === undefined || actor === undefined) return undefined;
    return {
      everyone,
      actingAs: actor.accountId,
      actAs: (accountId) => {
        remember(KEY, accountId);
        setSearch('');
        setChosen(accountId);
      },
    };
  }, [everyone, asked, chosen]);

  if (people !== undefined) return <PeopleContext.Provider value={people}>{children}</PeopleContext.Provider>;
  return (
    <main className="content">
      {state.kind === 'loading' ? <LoadingView message="Loading the sandbox…" /> : null}
      {state.kind === 'ready' ? <EmptyView message="The sandbox has no people to act as." /> : null}
      {state.kind === 'failed' ? (
        <FailedView
          title="The sandbox could not be reached"
          message={state.message}
          advice="Start it with “npm start”, then try again."
          onRetry={() => void reload()}
        />
      ) : null}
    </main>
  );
}
