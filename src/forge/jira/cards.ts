import { route } from '@forge/api';
import type { Cards } from '#core/ports';
import { PROPERTY_KEY } from '../names';
import { callJira } from './client';
import { saidMarkers, sayOnIssue } from './comments';
import { createIssues, placeIssues } from './create';
import { moveIssue } from './move';
import { readChanges } from './history';
import { viewProject } from './project';
import { readIssue, readStandings } from './read';
import { findChangedIssues, findEarlierIssues, findIssues, findOpenIssues, seesOtherIssues } from './search';
import { watchIssue } from './watchers';

/** Cards as Jira issues, written by the app itself. */
export const jiraCards: Cards = {
  create: createIssues,
  place: placeIssues,
  find: findIssues,
  findChanged: findChangedIssues,
  viewProject,
  seesOthers: seesOtherIssues,
  standings: readStandings,
  changesOf: readChanges,
  findOpen: findOpenIssues,
  findEarlier: findEarlierIssues,
  read: readIssue,
  say: sayOnIssue,
  saidMarkers,
  move: moveIssue,
  async writeProperty(issue, property) {
    await callJira(route`/rest/api/3/issue/${issue}/properties/${PROPERTY_KEY}`, {
      method: 'PUT',
      body: property,
    });
  },
  watch: watchIssue,
};
