import { matchesGlob } from '#core/lib/glob';
import { TIERS, type Tier } from '#core/request/tier';

/** Tiers by pattern of the role's name. */
export type TierRules = Readonly<Record<string, Tier>>;

/**
 * The strictest tier that any rule gives any of the roles; `drag` where none does. A request that names no role could be for
 * anything: it has the strictest tier there is a rule for.
 */
export function tierOf(rules: TierRules, roles: readonly string[]): Tier {
  const meant = Object.entries(rules).filter(
    ([pattern]) => roles.length === 0 || roles.some((role) => matchesGlob(pattern, role)),
  );
  const strictness = Math.max(0, ...meant.map(([, tier]) => TIERS.indexOf(tier)));
  return TIERS[strictness] ?? 'teleport';
}
