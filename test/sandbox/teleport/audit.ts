/** The audit log, in Teleport's words. @see https://github.com/gravitational/teleport lib/events/codes.go */

/** Event names and their codes. */
export const AUDIT_CODES = {
  'access_request.create': 'T5000I',
  'access_request.update': 'T5001I',
  'access_request.review': 'T5002I',
  'access_request.delete': 'T5003I',
  'access_request.expire': 'T5005I',
  'lock.created': 'TLK00I',
} as const;

export type AuditEventName = keyof typeof AUDIT_CODES;

/** What an event says beyond its name, code and time. */
export interface AuditFields {
  /** The request. */
  readonly id: string;
  /** Who the cluster saw acting. */
  readonly user?: string;
  readonly roles?: readonly string[];
  readonly state?: string;
  readonly reason?: string;
  readonly reviewer?: string;
  readonly proposed_state?: string;
  readonly submitted_by?: string;
  readonly delegator?: string;
  readonly updated_by?: string;
  /** The access request that a lock is aimed at; `id` is then the lock's name. */
  readonly access_request?: string;
}

/** One line of the log. */
export interface AuditEvent extends AuditFields {
  readonly event: AuditEventName;
  readonly code: string;
  /** ISO time. */
  readonly time: string;
}

/** Builds a line. */
export function auditEvent(event: AuditEventName, timeMs: number, fields: AuditFields): AuditEvent {
  return { event, code: AUDIT_CODES[event], time: new Date(timeMs).toISOString(), ...fields };
}
