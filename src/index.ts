/** The functions that manifest.yml names. Forge's bundler takes them from what scripts/build-app.ts makes of src/forge. */
export {
  approvals,
  lozenge,
  onIssueDeleted,
  onIssueUpdated,
  onMail,
  onNudge,
  panel,
  runJob,
  settings,
  site,
  sync,
} from '#app';
