/**
 * Errors as Teleport sends them: a gRPC code that stands for a kind of `trace` error, and a human text.
 * @see https://github.com/gravitational/trace trail/trail.go
 */
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';

/** A refusal of the Auth Service. The code is the kind; the text is Teleport's where it is known. */
export class TraceError extends Error {
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.name = 'TraceError';
    this.code = code;
  }
}

export const badParameter = (message: string): TraceError => new TraceError(status.INVALID_ARGUMENT, message);
export const notFound = (message: string): TraceError => new TraceError(status.NOT_FOUND, message);
export const accessDenied = (message: string): TraceError =>
  new TraceError(status.PERMISSION_DENIED, message);
export const alreadyExists = (message: string): TraceError => new TraceError(status.ALREADY_EXISTS, message);
export const compareFailed = (message: string): TraceError =>
  new TraceError(status.FAILED_PRECONDITION, message);
export const notImplemented = (message: string): TraceError => new TraceError(status.UNIMPLEMENTED, message);

/** Quotes a name the way Go's %q does. */
export const quote = (text: string): string => JSON.stringify(text);

/** The error as grpc-js puts it on the wire, with the debug report Teleport attaches in debug mode. */
export function toServiceError(error: unknown): ServiceError {
  const code = error instanceof TraceError ? error.code : status.UNKNOWN;
  const details = error instanceof Error ? error.message : String(error);
  const metadata = new Metadata();
  const report = { error: { message: details }, traces: [], message: details };
  metadata.set('trace-debug-report', Buffer.from(JSON.stringify(report)).toString('base64'));
  return Object.assign(new Error(details), { code, details, metadata });
}
