import { LRUCache } from 'lru-cache';
import { AppError } from '#core/errors';
import type { IssueRef, RequestId } from '#core/ids';
import type { Resolution } from '#core/link/link';
import type { NotedIssue, Shown } from '#core/ports';
import type { AccessRequest } from '#core/request/access-request';
import { NotedIssueSchema } from '#wire/messages';
import { parse } from '#wire/parse';
import { COMPARE_AND_SET_ATTEMPTS_MAX, NOTES_REMEMBERED_MAX } from './limits';
import type { Log } from './log';
import { isFailure } from './teleport/errors';
import type { Notes, PluginNotes } from './teleport/plugin-data';

const MS_PER_SECOND = 1000;

/**
 * Remembers in Teleport which issue stands for which request, and what it tells of it, under the keys of Teleport's own
 * Jira plugin and in its spelling: cards survive a reinstall of the app, and a move from that plugin and back.
 */
export class IssueNotes {
  readonly #pluginData: PluginNotes;
  readonly #log: Log;
  /** What was last written: right unless somebody else wrote since, which the comparison notices. */
  readonly #written = new LRUCache<RequestId, Notes>({ max: NOTES_REMEMBERED_MAX });

  constructor(deps: { readonly pluginData: PluginNotes; readonly log: Log }) {
    this.#pluginData = deps.pluginData;
    this.#log = deps.log;
  }

  /** The issue that is noted for a request, if any. */
  async read(id: RequestId): Promise<NotedIssue | undefined> {
    return issueOf(await this.#pluginData.read(id));
  }

  /**
   * Of `requests`, those that were denied after their cards had told of an approval, and still tell it: an event of which
   * the app did not hear, as nobody was there or the nudge got lost. Every other change of an ended request is told in time,
   * since its card is still open, or cannot be. Costs a call only where any request is denied; answers none if that fails,
   * since the next full list asks again.
   */
  async overturned(requests: readonly AccessRequest[], signal?: AbortSignal): Promise<readonly RequestId[]> {
    const denied = requests.filter(({ state }) => state === 'denied').map(({ id }) => id);
    if (denied.length === 0) return [];
    try {
      const notes = await this.#pluginData.readAll(signal);
      return denied.filter((id) => notes.get(id)?.['resolution'] === 'approved');
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  }

  /**
   * Notes that `issue` stands for `request`. A note of another issue stays as it is, and is logged: whoever was first has shown
   * that card to people. Says `gone` if the request is. Throws `AppError`.
   */
  async note(request: AccessRequest, issue: NotedIssue): Promise<'noted' | 'gone'> {
    try {
      await this.#note(request, issue);
      return 'noted';
    } catch (error) {
      if (isFailure(error, 'not-found')) return 'gone';
      throw error;
    }
  }

  async #note(request: AccessRequest, issue: NotedIssue): Promise<void> {
    // A new note, or more to tell in one of ours, is the usual case, so it is tried without looking first.
    let notes = this.#usualNotes(request, issue);
    for (let attempt = 1; attempt <= COMPARE_AND_SET_ATTEMPTS_MAX; attempt += 1) {
      const change = changeFor(notes, { request, issue });
      if (change === undefined || (await this.#pluginData.compareAndSet(request.id, change))) {
        this.#written.set(request.id, { ...notes, ...change?.set });
        if (isOther(notes, issue)) this.#reportOther(request.id, issue);
        return;
      }
      notes = await this.#pluginData.read(request.id);
    }
    throw new AppError('busy', 'Cannot note the issue in Teleport: others keep changing the notes', {
      retry: 'safe',
    });
  }

  /** What is noted if nobody else wrote. That nothing is missing is believed of Teleport alone. */
  #usualNotes(request: AccessRequest, issue: NotedIssue): Notes {
    const written = this.#written.get(request.id) ?? {};
    return changeFor(written, { request, issue }) === undefined ? {} : written;
  }

  #reportOther(requestId: RequestId, issue: IssueRef): void {
    this.#log.warn('issue-note.other-issue', { requestId, issueKey: issue.issueKey });
  }
}

/** What to write, given what is there; undefined if nothing is missing. */
function changeFor(
  notes: Notes,
  { request, issue }: { readonly request: AccessRequest; readonly issue: NotedIssue },
): { readonly set: Notes; readonly expect: Notes } | undefined {
  const named = isOther(notes, issue) ? {} : { issue_id: issue.issueId, issue_key: issue.issueKey };
  const missing = Object.entries(factsOf(request)).filter(
    ([key, value]) => value !== '' && noteOf(notes, key) === '',
  );
  const shown = isOther(notes, issue) ? {} : shownOf(notes, request, issue.shown);
  const set = { ...Object.fromEntries(missing), ...named, ...shown };
  const isDone = Object.entries(set).every(([key, value]) => noteOf(notes, key) === value);
  if (isDone) return undefined;
  return {
    set,
    expect: Object.fromEntries(GUARDED_KEYS.map((key) => [key, noteOf(notes, key)])),
  };
}

/** Keys that must not have been changed by another since they were read. */
const GUARDED_KEYS = ['issue_id', 'issue_key', 'reviews_count', 'resolution'] as const;

const noteOf = (notes: Notes, key: string): string => notes[key] ?? '';

/** What the issue tells of the request: never less than is noted, as calls may come late. */
function shownOf(notes: Notes, request: AccessRequest, shown: Shown | undefined): Notes {
  const { reviews = 0, resolution } = shown ?? {};
  return {
    ...(reviews > reviewsIn(notes) ? { reviews_count: String(reviews) } : {}),
    ...(resolution === undefined || !isNews(resolution, noteOf(notes, 'resolution'))
      ? {}
      : {
          resolution: resolution === 'deleted' ? 'expired' : resolution,
          resolve_reason: request.resolveReason,
        }),
  };
}

/** How a request ended is final, but for an approval: that may be taken back. */
const isNews = (resolution: Resolution, noted: string): boolean =>
  noted === '' || (noted === 'approved' && resolution === 'denied');

const reviewsIn = (notes: Notes): number => {
  const text = noteOf(notes, 'reviews_count');
  return /^[0-9]{1,6}$/.test(text) ? Number(text) : 0;
};

const isOther = (notes: Notes, issue: IssueRef): boolean =>
  (notes['issue_id'] ?? '') !== '' && notes['issue_id'] !== issue.issueId;

/** The keys of Teleport's plugin about the request itself, as it writes them. */
function factsOf(request: AccessRequest): Notes {
  const created =
    request.createdAt === undefined ? '' : String(Date.parse(request.createdAt) / MS_PER_SECOND);
  return {
    user: request.user,
    roles: request.roles.join(','),
    created: created.replace(/\..*$/, ''),
    request_reason: request.requestReason,
  };
}

function issueOf(notes: Notes): NotedIssue | undefined {
  const parsed = parse(NotedIssueSchema, {
    issueId: notes['issue_id'],
    issueKey: notes['issue_key'],
    shown: { reviews: reviewsIn(notes) },
  });
  return parsed.ok ? parsed.value : undefined;
}
