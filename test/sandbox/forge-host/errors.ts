/** A misuse of the host itself, by a test or a page: never something the app sees. */
export class ForgeHostError extends Error {
  constructor(message: string) {
    super(`((${message}))`);
    this.name = 'ForgeHostError';
  }
}

/** What an error of the app's code looks like from outside its context. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** Describes anything thrown. */
export function toThrownError(error: unknown): ThrownError {
  if (error instanceof Error) {
    return {
      name: error.name,
      message: error.message,
      ...(error.stack === undefined ? {} : { stack: error.stack }),
    };
  }
  return { name: 'Error', message: String(error) };
}
