import type { IssueId } from '#core/ids';
import type { Cards } from '#core/ports';
import { PROPERTY_KEY } from '../names';
import { showAccess } from './access-field';
import { askJira } from './client';
import { saidMarkers, sayOnIssue } from './comments';
import { createIssues, placeIssues } from './create';
import { moveIssue } from './move';
import { readChanges } from './history';
import { viewProject } from './project';
import { readIssue, readIssueStatuses } from './read';
import { findChangedOrOpenIssues, findPluginIssues, findIssues, findOpenIssues } from './search';
import { watchIssue } from './watchers';
import { readWorkItems } from './work-items';

const propertyOf = (issue: IssueId) => ({ issueIdOrKey: issue, propertyKey: PROPERTY_KEY });

/** The card's property as anyone may have written it; undefined where there is none. */
export async function readCardProperty(issue: IssueId): Promise<unknown> {
  const answer = await askJira('readProperty', { path: propertyOf(issue) });
  return answer.kind === 'ok' ? answer.value.value : undefined;
}

/** Cards as Jira issues, written by the app itself. */
export const jiraCards: Cards = {
  create: createIssues,
  place: placeIssues,
  find: findIssues,
  findChangedOrOpen: findChangedOrOpenIssues,
  viewProject,
  issueStatuses: readIssueStatuses,
  workItems: readWorkItems,
  changesOf: readChanges,
  findOpen: findOpenIssues,
  findPluginCards: findPluginIssues,
  read: readIssue,
  say: sayOnIssue,
  saidMarkers,
  move: moveIssue,
  async writeProperty(issue, property) {
    await askJira('writeProperty', { path: propertyOf(issue), body: property });
  },
  showAccess,
  watch: watchIssue,
};
