/** The app's functions: what src/index.ts names to Forge. */
export { approvals } from './handlers/approvals';
export { onIssueDeleted, onIssueUpdated } from './handlers/issue-events';
export { lozenge } from './handlers/lozenge';
export { onNudge } from './handlers/nudge';
export { onMail } from './handlers/mail';
export { panel } from './handlers/panel';
export { runJob } from './handlers/run-job';
export { settings } from './handlers/settings';
export { site } from './handlers/site';
export { sync } from './handlers/sync';
