/** The functions that manifest.yml names, one line each. */
export { onIssueDeleted, onIssueUpdated } from './forge/handlers/issue-events';
export { lozenge } from './forge/handlers/lozenge';
export { onNudge } from './forge/handlers/nudge';
export { panel } from './forge/handlers/panel';
export { runJob } from './forge/handlers/run-job';
export { settings } from './forge/handlers/settings';
export { site } from './forge/handlers/site';
export { sync } from './forge/handlers/sync';
