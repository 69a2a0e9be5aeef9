import { useCallback } from 'react';
import { useLoad, type Load } from '../../../../static/shared/use-load';
import { readProjects } from '../api/jira';
import type { JiraProject } from '../api/jira-schemas';

/** The projects that `actor` can see. */
export function useProjects(actor: string): Load<readonly JiraProject[]> {
  return useLoad(useCallback(() => readProjects(actor), [actor]));
}
