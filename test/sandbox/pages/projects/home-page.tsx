import { useEffect } from 'react';
import { LoadingView } from '../../../../static/shared/loading-view';
import { goTo } from '../navigation/path';
import { LAST_PROJECT, recall } from '../remember';
import { ProjectsPage } from './projects-page';
import { useProjects } from './use-projects';

/** The front door: leads to the board that was looked at last, or to the first project's. */
export function HomePage({ actor }: { readonly actor: string }) {
  const { state } = useProjects(actor);
  const projects = state.kind === 'ready' ? state.value : [];
  const last = recall(LAST_PROJECT);
  const key = (projects.find((project) => project.key === last) ?? projects[0])?.key;

  useEffect(() => {
    if (key !== undefined) goTo(`/board/${encodeURIComponent(key)}`, 'replace');
  }, [key]);

  if (state.kind === 'loading' || key !== undefined) return <LoadingView message="Loading the board…" />;
  return <ProjectsPage actor={actor} />;
}
