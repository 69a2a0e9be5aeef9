/** GetLock and UpsertLock, as far as locks are modelled. @see https://github.com/gravitational/teleport lib/auth/auth_with_roles.go */
import type { GetLockRequest } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { LockV2, type LockTarget } from '../../../src/relay/teleport/gen/teleport/types/lock';
import { badParameter, notFound, quote } from './errors';
import type { Lock } from './lock';
import { requireVerbs, type Caller } from './rbac';
import type { ClusterState } from './state';
import { fromTimestamp, toTimestamp } from './time';

export function getLock(state: ClusterState, caller: Caller, { Name }: GetLockRequest): LockV2 {
  requireVerbs(state, caller, 'lock', ['read']);
  const lock = state.locks.find(({ name, expiresAt }) => name === Name && !isOver(state, expiresAt));
  if (lock === undefined) throw notFound(`lock ${quote(Name)} is not found`);
  return LockV2.fromPartial({
    Kind: 'lock',
    Version: 'v2',
    Metadata: { Name, Namespace: 'default' },
    Spec: {
      Target: targetMessage(lock),
      Message: lock.message ?? '',
      CreatedBy: lock.createdBy ?? '',
      ...(lock.expiresAt === undefined ? {} : { Expires: toTimestamp(lock.expiresAt) }),
    },
  });
}

/** Creates a lock, or puts it in the place of the one of its name. */
export function upsertLock(state: ClusterState, caller: Caller, { Metadata, Spec }: LockV2): void {
  requireVerbs(state, caller, 'lock', ['create', 'update']);
  const target = targetOf(Spec?.Target);
  const name = Metadata?.Name ?? '';
  if (name === '') throw badParameter('missing parameter Name');
  if (target === undefined) throw badParameter('at least one target field must be set');
  const expiresAt = fromTimestamp(Spec?.Expires);
  const before = state.locks.findIndex((lock) => lock.name === name);
  const lock: Lock = {
    name,
    target,
    message: Spec?.Message ?? '',
    createdBy: caller.name,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  if (before >= 0) state.locks.splice(before, 1);
  state.locks.push(lock);
  state.audit('lock.created', { id: name, user: caller.name, ...auditTarget(lock) });
}

const isOver = ({ clock }: ClusterState, expiresAt: number | undefined): boolean =>
  expiresAt !== undefined && clock.now() >= expiresAt;

function targetOf(target: LockTarget | undefined): Lock['target'] | undefined {
  const { AccessRequest = '', User = '', Role = '' } = target ?? {};
  if (AccessRequest !== '') return { accessRequest: AccessRequest };
  if (User !== '') return { user: User };
  return Role === '' ? undefined : { role: Role };
}

function targetMessage({ target }: Lock): Partial<LockTarget> {
  if ('accessRequest' in target) return { AccessRequest: target.accessRequest };
  return 'user' in target ? { User: target.user } : { Role: target.role };
}

const auditTarget = ({ target }: Lock): { readonly access_request?: string } =>
  'accessRequest' in target ? { access_request: target.accessRequest } : {};
