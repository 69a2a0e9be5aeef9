import * as v from '#wire/schema';

/**
 * Schemas for what a vendor sends: of a list, each part is read by itself, so that one that cannot be read takes no other with
 * it. What is read is checked as strictly as ever.
 */

/** What could be read of a list, in its order, and how many parts could not. */
export interface Parts<T> {
  readonly items: readonly T[];
  readonly unread: number;
}

/** A list whose parts are read one by one. */
export const parts = <T>(part: v.GenericSchema<unknown, T>) =>
  v.pipe(
    v.array(v.unknown()),
    v.transform((list): Parts<T> => {
      const items = list.flatMap((one): readonly T[] => {
        const read = v.safeParse(part, one);
        return read.success ? [read.output] : [];
      });
      return { items, unread: list.length - items.length };
    }),
  );

/** The readable parts of a list, where it does not matter how many others there are. */
export const readable = <T>(part: v.GenericSchema<unknown, T>) =>
  v.pipe(
    parts(part),
    v.transform(({ items }) => items),
  );

/** The readable parts of a list that may be missing. */
export const readableOrNone = <T>(part: v.GenericSchema<unknown, T>) => v.nullish(readable(part), []);

/** A text, or nothing where there is none that can be read. */
export const maybeText = v.fallback(v.optional(v.string()), undefined);

/** A text, else an empty one. */
export const textOrEmpty = v.fallback(v.optional(v.string(), ''), '');

/** Whether a thing is so, and what is taken for it where that cannot be read. */
export const flag = (otherwise: boolean) => v.fallback(v.optional(v.boolean(), otherwise), otherwise);

/** A time as Jira writes it, which can be read as one. */
export const instant = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text))),
);
