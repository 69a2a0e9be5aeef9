import { AppError } from '#core/errors';
import type { RequestId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import type { Actor, Eligibility, ReviewMode, ReviewOutcome, ReviewSubmission } from '#core/request/review';
import type { Clock } from '../clock';
import type { JiraConfig } from '../config/config';
import type { Log } from '../log';
import { notPermitted, type Decider } from '../review/outcome';
import type { TeleportClient } from '../teleport/client';
import type { PluginNotes } from '../teleport/plugin-data';
import { readWitnessed, type Witnessed } from './history';
import { contradiction, namedMove } from './judge';
import type { ServiceAccount } from './service-account';

/** What Jira has no record of, nobody can bear out. */
const NO_CLICKS =
  "The relay goes by Jira's own history ([jira] in its configuration), which does not tell of clicks: move the card instead";

interface Deps {
  readonly decider: Decider;
  readonly config: Pick<JiraConfig, 'approvedStatuses' | 'deniedStatuses'>;
  readonly account: Pick<ServiceAccount, 'call'>;
  readonly client: Pick<TeleportClient, 'readRequest'>;
  readonly pluginData: Pick<PluginNotes, 'readAll'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Believes the app nothing that Jira does not say as well: before a decision is carried out, the relay reads the card's history
 * itself, with an account that the app knows nothing of.
 */
export class WitnessedDecider implements Decider {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get mode(): ReviewMode {
    return this.#deps.decider.mode;
  }

  async decide(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome> {
    const refusal = await this.#refusalOf(id, submission);
    if (refusal === undefined) return this.#deps.decider.decide(id, submission);
    this.#deps.log.warn('witness.refused', {
      requestId: id,
      decisionId: submission.decisionId,
      why: refusal.log,
    });
    return refusal.outcome;
  }

  async check(request: AccessRequest, actor: Actor): Promise<Eligibility> {
    const found = await this.#deps.decider.check(request, actor);
    return found.kind === 'can' ? { kind: 'not-eligible', detail: NO_CLICKS } : found;
  }

  async #refusalOf(
    id: RequestId,
    submission: ReviewSubmission,
  ): Promise<{ readonly outcome: ReviewOutcome; readonly log: string } | undefined> {
    const named = namedMove(submission.decisionId);
    if (named === undefined) return refused(NO_CLICKS);
    const stranger = await this.#strangerOf(id, named.issueId);
    if (stranger !== undefined) return refused(stranger);
    const request = await this.#deps.client.readRequest(id);
    if (request === undefined) return { outcome: { kind: 'gone' }, log: 'the request is gone' };
    const witnessed: Witnessed = await readWitnessed(this.#deps.account, named.issueId);
    if (witnessed.kind === 'unseen')
      return refused("the relay's own account in Jira cannot see the card: let it browse the project");
    const claim = { submission, moveId: named.moveId, request, nowMs: this.#deps.clock.now() };
    const against = contradiction(claim, witnessed, this.#deps.config);
    return against === undefined
      ? undefined
      : refused(`Jira's own history does not bear the decision out: ${against}`);
  }

  /** A card decides about the one request that Teleport notes it beside. Notes are written once, and never to another issue. */
  async #strangerOf(id: RequestId, issueId: string): Promise<string | undefined> {
    const notes = await this.#deps.pluginData.readAll();
    const own = notes.get(id)?.['issue_id'] ?? '';
    if (own === '') {
      const message = `It is not noted yet which issue is the card of access request ${id}`;
      throw new AppError('busy', message, { retry: 'safe' });
    }
    if (own !== issueId) return 'Teleport notes another issue beside the request';
    const isShared = [...notes].some(([name, other]) => name !== id && other['issue_id'] === issueId);
    return isShared ? 'Teleport notes the issue beside another request too' : undefined;
  }
}

const refused = (detail: string): { readonly outcome: ReviewOutcome; readonly log: string } => ({
  outcome: notPermitted(detail),
  log: detail.replace(/"[^"]*"/g, 'a status'),
});
