/** Jest's matchers without their `any`, for use inside expected values. */
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);
export const textWith = (part: string): unknown => expect.stringContaining(part);
export const anyNumber = (): unknown => expect.any(Number);
