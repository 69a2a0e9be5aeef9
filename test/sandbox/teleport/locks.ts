/** Locks: who is locked out is refused at every call, whatever their roles allow. */
import { accessDenied, quote } from './errors';
import { type Lock } from './lock';
import { type Caller } from './rbac';
import { type ClusterState } from './state';

/** Parity: no certificate here was issued with an access request, so that a lock on one refuses no caller. */
const targets = ({ target }: Lock, caller: Caller): boolean => {
  if ('accessRequest' in target) return false;
  return 'user' in target ? target.user === caller.name : caller.roles.includes(target.role);
};

const targetText = ({ target }: Lock): string => {
  if ('accessRequest' in target) return `AccessRequest:${quote(target.accessRequest)}`;
  return 'user' in target ? `User:${quote(target.user)}` : `Role:${quote(target.role)}`;
};

/** Refuses a caller on whom a lock is in force. Watches that are open stay so, as in Teleport. */
export function requireUnlocked(state: ClusterState, caller: Caller): void {
  const now = state.clock.now();
  const lock = state.locks.find(
    (one) => targets(one, caller) && (one.expiresAt === undefined || now < one.expiresAt),
  );
  if (lock === undefined) return;
  if (!state.features.locksAreNamed) throw accessDenied('access denied');
  const message = lock.message === undefined ? '' : `: ${lock.message}`;
  throw accessDenied(`lock targeting ${targetText(lock)} is in force${message}`);
}
