import { call, send } from './http';
import {
  AuditPageSchema,
  ClusterSchema,
  RequestsSchema,
  UsersSchema,
  type AuditEntry,
  type Cluster,
  type TeleportRequest,
  type TeleportUser,
} from './teleport-schemas';

const API = '/teleport/api';

/** A request to be made. */
export interface RequestDraft {
  readonly user: string;
  readonly roles: readonly string[];
  readonly resources: readonly { readonly kind: string; readonly name: string }[];
  readonly reason: string;
}

export interface ReviewDraft {
  readonly user: string;
  readonly state: 'APPROVED' | 'DENIED';
  readonly reason: string;
}

export function readCluster(): Promise<Cluster> {
  return call(ClusterSchema, `${API}/cluster`);
}

/** The cluster's people; machine users make no requests here. */
export async function readUsers(): Promise<readonly TeleportUser[]> {
  return (await call(UsersSchema, `${API}/users`)).users.filter(({ isBot }) => !isBot);
}

/** All requests, newest first. */
export async function readRequests(): Promise<readonly TeleportRequest[]> {
  return (await call(RequestsSchema, `${API}/requests`)).requests;
}

/** The audit log, newest first. */
export async function readAudit(): Promise<readonly AuditEntry[]> {
  return (await call(AuditPageSchema, `${API}/audit`)).events;
}

export async function createRequest(draft: RequestDraft): Promise<void> {
  await send(`${API}/requests`, { method: 'POST', body: draft });
}

export async function review(id: string, draft: ReviewDraft): Promise<void> {
  await send(`${API}/requests/${encodeURIComponent(id)}/reviews`, { method: 'POST', body: draft });
}

export async function deleteRequest(id: string, user: string): Promise<void> {
  await send(`${API}/requests/${encodeURIComponent(id)}?user=${encodeURIComponent(user)}`, {
    method: 'DELETE',
  });
}

/** Ends a pending request's time at once, as if it had run out. */
export async function expireRequest(id: string): Promise<void> {
  await send(`${API}/requests/${encodeURIComponent(id)}/expire`, { method: 'POST', body: {} });
}
