import { JIRA_CALLS, type CallName } from '../jira/calls';

export { probeJira as probe, type Probed } from '../jira/client';

/** A call as a report names it. */
export function nameOf(name: CallName): string {
  const { method, path, as } = JIRA_CALLS[name];
  const short = `${method} ${path.replace('/rest/api/3', '')}`;
  return as === 'user' ? `${short}, as the visitor` : short;
}
