/**
 * A refusal by the storage service, with the code the app gets to see. Codes in double parentheses are the sandbox's own:
 * the vendor documents none for these cases, and an app must not depend on one.
 *
 * @see https://developer.atlassian.com/platform/forge/storage-reference/storage-api-basic/
 */
export class KvsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'KvsError';
    this.code = code;
    this.status = status;
  }
}
