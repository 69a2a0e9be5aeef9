import { route } from '@forge/api';
import * as v from '#wire/schema';
import { statusId, type IssueId } from '#core/ids';
import type { Way } from '#core/ways';
import { callJira, expectShape } from './client';
import { readFields } from './field-meta';

const TransitionSchema = v.object({
  id: v.string(),
  name: v.fallback(v.optional(v.string(), ''), ''),
  to: v.object({ id: v.pipe(v.string(), v.transform(statusId)) }),
  isGlobal: v.fallback(v.optional(v.boolean(), false), false),
  fields: v.fallback(v.optional(v.record(v.string(), v.unknown()), {}), {}),
});
const TransitionsSchema = v.object({ transitions: v.optional(v.array(v.unknown()), []) });

/** The transitions that the app may make with an issue, with the fields of their screens; none where it may not see it. */
export async function readWays(issue: IssueId): Promise<readonly Way[]> {
  const answer = await callJira(route`/rest/api/3/issue/${issue}/transitions?expand=transitions.fields`, {
    expected: [403, 404],
  });
  if (answer.status !== 200) return [];
  return expectShape(TransitionsSchema, answer, 'read transitions').transitions.flatMap((one) => {
    const parsed = v.safeParse(TransitionSchema, one);
    if (!parsed.success) return [];
    const { id, name, to, isGlobal, fields } = parsed.output;
    const screen = readFields(Object.values(fields), Object.keys(fields));
    return [{ id, name, to: to.id, isGlobal, fields: screen.fields }];
  });
}
