import type { IssueId } from '#core/ids';
import type { Way } from '#core/ways';
import { askJira } from './client';
import { readFields } from './field-meta';

/** The transitions that the app may make with an issue, with the fields of their screens; none where it may not see it. */
export async function readWays(issue: IssueId): Promise<readonly Way[]> {
  const answer = await askJira('readTransitions', {
    path: { issueIdOrKey: issue },
    query: { expand: 'transitions.fields' },
  });
  if (answer.kind !== 'ok') return [];
  return answer.value.transitions.map(({ id, name, to, isGlobal, fields }) => {
    const screen = readFields(Object.values(fields), Object.keys(fields));
    return { id, name, to: to.id, isGlobal, fields: screen.fields };
  });
}
