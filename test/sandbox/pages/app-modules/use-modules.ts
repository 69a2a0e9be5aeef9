import type { Loaded } from '../../../../static/shared/loaded';
import { useLoad } from '../../../../static/shared/use-load';
import { readModules, type AppModule } from '../api/sandbox';

/** What the app adds to Jira's pages. */
export function useModules(): Loaded<readonly AppModule[]> {
  return useLoad(readModules).state;
}
