import * as v from '#wire/schema';

/** What a parser says: the value, or one line that names the first thing that is wrong and where it is. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Checks `input` against a schema of the contract. Unknown keys are dropped, so that a newer peer can add some. */
export function parse<T>(schema: v.GenericSchema<unknown, T>, input: unknown): Parsed<T> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  return { ok: false, problem: `${v.getDotPath(issue) ?? 'body'}: ${issue.message}` };
}
