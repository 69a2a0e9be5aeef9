import { TraceError } from '../sandbox/teleport/errors';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import { ERIN } from '../sandbox/people';
import { RequestState } from '../../src/relay/teleport/gen/teleport/types/access_request';
import type { Story } from './with-sandbox';

/** At which step of a card's creation or end the plugin dies. */
export type DiesAfter = 'noting-request' | 'creating-issue' | 'noting-resolution';

const KEYS = [
  'user',
  'roles',
  'created',
  'request_reason',
  'reviews_count',
  'resolution',
  'resolve_reason',
  'issue_id',
  'issue_key',
] as const;
type Notes = Readonly<Record<(typeof KEYS)[number], string>>;
type StoredRequest = NonNullable<ReturnType<Story['teleport']['state']['request']>>;

/** `teleport-jira` works with the API token of a person. */
const ACCOUNT = ERIN;

/**
 * What Teleport's own Jira plugin does to Teleport and Jira, step by step as its source does it: nine notes, each change of
 * which expects all nine as they were read, and none touched unless it is there already.
 * @see https://github.com/gravitational/teleport/tree/master/integrations/access/jira (app.go, plugindata.go)
 */
export class TeleportJira {
  readonly #story: Story;

  constructor(story: Story) {
    this.#story = story;
  }

  /** What it does when it hears of a request, or of a change of one. */
  async onPut(id: string, diesAfter?: DiesAfter): Promise<void> {
    const request = this.#story.teleport.state.request(id);
    if (request === undefined) return;
    if (request.Spec.State === RequestState.PENDING) await this.#onPending(request, diesAfter);
    await this.#sayReviews(request);
    if (request.Spec.State === RequestState.APPROVED) await this.#resolve(request, 'approved', diesAfter);
    if (request.Spec.State === RequestState.DENIED) await this.#resolve(request, 'denied', diesAfter);
  }

  /** The notes as the plugin reads them: an absent one is empty. */
  notes(id: string): Notes {
    const data = this.#story.teleport.state.pluginData(id) ?? {};
    return Object.fromEntries(KEYS.map((key) => [key, data[key] ?? ''])) as Notes;
  }

  async #onPending(request: StoredRequest, diesAfter: DiesAfter | undefined): Promise<void> {
    const { User: user, Roles: roles, RequestReason: request_reason } = request.Spec;
    const id = request.Metadata.Name;
    const facts = { user, roles: roles.join(','), created: '1622554037', request_reason };
    const isNew = this.#change(id, (notes) => (isEmpty(notes) ? { ...notes, ...facts } : undefined));
    if (!isNew || diesAfter === 'noting-request') return;
    const { jira } = this.#story;
    const created = await jira.as(ACCOUNT).request('POST', '/rest/api/3/issue', {
      fields: {
        project: { key: 'ACC' },
        issuetype: { name: 'Task' },
        summary: `${user} requested ${roles.join(', ')}`,
      },
      properties: [{ key: 'teleportAccessRequestId', value: id }],
    });
    const { id: issue_id, key: issue_key } = created.body as { id: string; key: string };
    await jira.as(ACCOUNT).moveTo(issue_key, 'Pending');
    if (diesAfter === 'creating-issue') return;
    this.#change(id, (notes) => (notes.issue_id === '' ? { ...notes, issue_id, issue_key } : undefined));
  }

  async #sayReviews(request: StoredRequest): Promise<void> {
    const id = request.Metadata.Name;
    const { Reviews: reviews } = request.Spec;
    const before = Number(this.notes(id).reviews_count);
    const isMore = this.#change(id, (notes) =>
      notes.issue_id !== '' && reviews.length > before
        ? { ...notes, reviews_count: String(reviews.length) }
        : undefined,
    );
    if (!isMore) return;
    const { issue_key } = this.notes(id);
    for (const review of reviews.slice(before)) {
      await this.#story.jira.as(ACCOUNT).comment(issue_key, `*${review.Author}* reviewed the request`);
    }
  }

  async #resolve(
    request: StoredRequest,
    resolution: 'approved' | 'denied',
    diesAfter: DiesAfter | undefined,
  ): Promise<void> {
    const id = request.Metadata.Name;
    const resolve_reason = request.Spec.ResolveReason;
    const isNew = this.#change(id, (notes) =>
      notes.issue_id !== '' && notes.resolution === '' ? { ...notes, resolution, resolve_reason } : undefined,
    );
    if (!isNew || diesAfter === 'noting-resolution') return;
    const { issue_key } = this.notes(id);
    await this.#story.jira.as(ACCOUNT).comment(issue_key, `Access request has been ${resolution}`);
    const status = resolution === 'approved' ? 'Approved' : 'Denied';
    if (this.#story.jira.state.statusOf(issue_key) !== status) {
      await this.#story.jira.as(ACCOUNT).moveTo(issue_key, status);
    }
  }

  #change(id: string, make: (notes: Notes) => Notes | undefined): boolean {
    const expect = this.notes(id);
    const set = make(expect);
    if (set === undefined) return false;
    try {
      this.#story.teleport.updatePluginData(PLUGIN_USER, id, { set, expect });
      return true;
    } catch (error) {
      if (error instanceof TraceError) throw new Error(`teleport-jira: ${error.message}`, { cause: error });
      throw error;
    }
  }
}

const isEmpty = (notes: Notes): boolean => Object.values(notes).every((note) => note === '');
