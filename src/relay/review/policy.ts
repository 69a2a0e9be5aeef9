import type { AccessRequest, ProposedState } from '#core/request/access-request';
import type { ReviewOutcome, ReviewSubmission } from '#core/request/review';
import { allowsVia } from '#core/request/tier';
import type { ReviewConfig } from '../config/config';
import { notPermitted } from './outcome';

const MS_PER_HOUR = 3_600_000;

/** The rules of the configuration that every mode keeps. */
export type PolicyConfig = Pick<ReviewConfig, 'allowedRoles' | 'denyOnly' | 'longestAccessMs'>;

/** What of this relay's configuration speaks against a decision, before anybody asks Teleport; undefined: nothing. */
export function policyRefusal(
  config: PolicyConfig,
  decision: {
    readonly request: AccessRequest;
    readonly submission: Pick<ReviewSubmission, 'proposedState' | 'via'>;
    readonly now: number;
  },
): ReviewOutcome | undefined {
  const { request, submission, now } = decision;
  const { tier = 'drag' } = request;
  if (!allowsVia(tier, submission.via)) {
    return { kind: tier === 'panel' ? 'panel-only' : 'teleport-only' };
  }
  const problem = policyProblem(config, { request, proposedState: submission.proposedState, now });
  return problem === undefined ? undefined : notPermitted(problem);
}

/**
 * Why this relay does not let Jira decide this, in a sentence, or undefined if it does. Comes on top of whatever
 * Teleport checks. What cannot be told counts as too much.
 */
function policyProblem(
  config: PolicyConfig,
  decision: { readonly request: AccessRequest; readonly proposedState: ProposedState; readonly now: number },
): string | undefined {
  const { request, proposedState, now } = decision;
  if (!allowsRoles(config.allowedRoles, request.roles)) {
    return 'The relay lets Jira decide only about the roles in its [review] allowed_roles, and this request asks for others';
  }
  if (proposedState === 'denied') return undefined;
  if (config.denyOnly) return 'The relay lets Jira deny requests but not approve them';
  const { longestAccessMs } = config;
  if (longestAccessMs === undefined || accessMs(request, now) <= longestAccessMs) return undefined;
  const hours = Math.round((longestAccessMs / MS_PER_HOUR) * 100) / 100;
  return `The relay lets Jira approve at most ${hours} h of access, and this request asks for more`;
}

const allowsRoles = (allowed: readonly string[], asked: readonly string[]): boolean =>
  allowed.length === 0 || (asked.length > 0 && asked.every((role) => allowed.includes(role)));

/** How long access would last if it were granted now. */
function accessMs(request: AccessRequest, now: number): number {
  if (request.accessExpiresAt === undefined) return Infinity;
  const assumed = request.assumeStartAt === undefined ? now : Date.parse(request.assumeStartAt);
  return Date.parse(request.accessExpiresAt) - Math.max(now, assumed);
}
