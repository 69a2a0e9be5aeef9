import type { AccessEnded } from '#core/access-end/ending';
import { markersOf, type CardDraft, type Remark } from '#core/card/card';
import type { ChangeAuthor, IssueSnapshot } from '#core/decision/moves';
import { AppError } from '#core/errors';
import {
  issueId,
  issueKey,
  type DecisionId,
  type IssueId,
  type ProjectId,
  type RequestId,
  type StatusId,
} from '#core/ids';
import type { Job } from '#core/job';
import type { Failure } from '#core/link/failure';
import { hasCard, isOver, issueOf, type CardLink, type Link } from '#core/link/link';
import type {
  ActivityEntry,
  Created,
  PluginCard,
  FetchedRequest,
  FoundCard,
  IssueStatus,
  NotedIssue,
  Ports,
  SyncState,
} from '#core/ports';
import type { Routing } from '#core/project/routing';
import type { ProjectSettings, StatusNames } from '#core/project/settings';
import type { AccessRequest } from '#core/request/access-request';
import type { ReviewOutcome, ReviewSubmission } from '#core/request/review';
import { APP_ACCOUNT, STATUS, projectSettings } from './builders';
import { fakeFailures } from './fake-failures';
import { APP_AUTHOR, foundCard, type FakeIssue } from './fake-issue';
import { addTo, fakeLog, type Entries } from './fake-log';
import { FakePeople } from './fake-people';
import { fakeSettings } from './fake-settings';
import { LEARNED_FIRST } from './fake-sync-state';
import { FakeWork } from './fake-work';

/** Called before each effect of a port, by name: a test may wait here, or throw to make the call fail. */
export type Gate = (call: string, phase: 'before' | 'after') => Promise<void>;

/** All ports in memory, with the promises of the real ones: compare-and-set links, one issue per create, a search index. */
export class FakeWorld {
  nowMs = Date.parse('2026-11-22T22:00:00Z');
  gate: Gate = () => Promise.resolve();
  readonly requests = new Map<RequestId, AccessRequest>();
  /** Requests as the relay's watch, which may lag behind, told of them. */
  readonly lastHeard = new Map<RequestId, AccessRequest>();
  readonly links = new Map<RequestId, Link>();

  /** The link of a request, if it has a card. */
  cardOf(id: RequestId): CardLink | undefined {
    const link = this.links.get(id);
    return link !== undefined && hasCard(link) ? link : undefined;
  }

  readonly issues: FakeIssue[] = [];
  /** Issues that another plugin left behind. */
  readonly earlier: PluginCard[] = [];
  readonly said: { issueId: IssueId; remarks: readonly Remark[] }[] = [];
  readonly submissions: { id: RequestId; submission: ReviewSubmission }[] = [];
  readonly remembered = new Map<DecisionId, string>();
  readonly jobs: Job[] = [];
  readonly activity: ActivityEntry[] = [];
  readonly failures = new Map<string, Failure>();
  readonly log: Entries = new Map();
  /** So many of the next searches find nothing. */
  lostSearches = 0;
  /** What Teleport's plugin data says of requests. */
  readonly linked = new Map<RequestId, NotedIssue>();
  settings: ProjectSettings = projectSettings();
  /** What Teleport says to somebody who ends access. */
  ending: AccessEnded = { kind: 'not-running' };
  /** Projects besides that of `settings`. */
  readonly otherProjects = new Map<ProjectId, ProjectSettings>();
  /** What was learned of how new issues reach their pending status. */
  readonly transitions = new Map<ProjectId, string>();
  routing: Routing = { rules: [], defaultProjectId: projectSettings().projectId };
  epoch = 'first';
  learned: Omit<SyncState, 'routing'> = LEARNED_FIRST;
  /** Whether new issues start in their pending status. */
  isBornInPlace = true;
  /** Requests for which Jira creates no issue. */
  readonly refused = new Set<RequestId>();
  /** Requests whose record the relay gives in a form that cannot be used. */
  readonly unusable = new Set<RequestId>();
  /** Statuses that no transition leads to. */
  readonly blocked = new Set<StatusId>();
  /** Issues that Jira cannot read at the moment. */
  readonly unread = new Set<IssueId>();
  /** Projects that the app cannot see. */
  readonly hidden = new Set<ProjectId>();
  /** Issues that a security level hides from the app. */
  readonly hiddenIssues = new Set<IssueId>();
  /** What statuses are called in Jira. */
  statusNames: StatusNames = {};
  /** What ticks have found to be called otherwise than somebody confirmed. */
  readonly doubted = new Map<ProjectId, readonly StatusId[]>();
  /** How far back changed issues were looked for, look by look. */
  readonly minutesBack: number[] = [];
  readonly people = new FakePeople();
  readonly work = new FakeWork();
  pausedUntil: string | undefined;
  relayCalls = 0;
  answer: (id: RequestId, submission: ReviewSubmission) => ReviewOutcome = () => ({ kind: 'gone' });

  readonly ports: Ports = {
    clock: { now: () => this.nowMs },
    relay: {
      sync: ({ known }) =>
        this.#call('sync', () => {
          this.relayCalls += 1;
          const pending = [...this.requests.values()].filter(({ state }) => state === 'pending');
          const heads = pending.map(({ id, revision }) => ({ id, revision }));
          const digest = JSON.stringify(heads);
          return known === digest
            ? ({ kind: 'unchanged', digest, nudgeKeyId: 'key' } as const)
            : ({ kind: 'heads', digest, heads, nudgeKeyId: 'key' } as const);
        }),
      fetch: (ids, { revisionHints = {} } = {}) =>
        this.#call('fetch', () => ids.map((id) => this.#fetched(id, revisionHints[id]))),
      submitReview: (id, submission) =>
        this.#call('submitReview', () => {
          this.submissions.push({ id, submission });
          return this.answer(id, submission);
        }),
      endAccess: () => this.#call('endAccess', () => this.ending),
      checkReviewer: () => this.#call('checkReviewer', () => ({ kind: 'can', canDelayStart: true }) as const),
      checkReviewerOfMany: (ids) =>
        this.#call(
          'checkReviewerOfMany',
          () => new Map(ids.map((id) => [id, { kind: 'can', canDelayStart: true } as const])),
        ),
      accountsOf: (users) => this.#call('accountsOf', () => this.people.accountsOf(users)),
      rolesOf: (user) => this.#call('rolesOf', () => this.people.rolesHeld.get(user)),
      noteIssue: (id, issue) => this.#call('noteIssue', () => void this.linked.set(id, issue)),
    },
    memberships: this.people.memberships((name, effect) => this.#call(name, effect)),
    cards: {
      create: ({ projectId }, drafts) =>
        this.#call('create', () =>
          drafts.map(
            (draft) =>
              this.#refusalOf(draft) ?? {
                kind: 'created' as const,
                issue: this.#createIssue(projectId, draft),
                isInPlace: this.isBornInPlace,
              },
          ),
        ),
      place: (_settings, issues) =>
        this.#call('place', () => {
          for (const { issueId: id } of issues) this.drag(id, STATUS.pending, APP_AUTHOR);
          return { learned: 'none', stuck: [] };
        }),
      find: (ids) =>
        this.#call('find', () => {
          this.lostSearches -= 1;
          return this.lostSearches >= 0 ? [] : this.#found((issue) => ids.includes(issue.requestId));
        }),
      issueStatuses: (ids) => this.#call('issueStatuses', () => ids.map((id) => this.#statusOf(id))),
      findChangedOrOpen: ({ projectId }, minutes) =>
        this.#call('findChangedOrOpen', () => {
          this.minutesBack.push(minutes);
          return this.issues
            .filter((issue) => this.#projectOf(issue) === projectId && this.#visible(issue.id) === issue)
            .map((issue) => ({ ...issue, issueId: issue.id, issueKey: issueKey('ACC-1') }));
        }),
      workItems: (keys) => this.#call('workItems', () => this.work.seen(keys)),
      viewProject: (id) =>
        this.#call('viewProject', () =>
          this.hidden.has(id)
            ? ({ kind: 'hidden', why: '' } as const)
            : ({ kind: 'visible', statusNames: this.statusNames } as const),
        ),
      changesOf: (ids) =>
        this.#call('changesOf', () => new Map(ids.map((id) => [id, this.#visible(id)?.changes ?? []]))),
      findPluginCards: () => this.#call('findPluginCards', () => this.earlier),
      findOpen: (project) =>
        this.#call('findOpen', () =>
          this.#found((issue) => this.#projectOf(issue) === project && issue.status === STATUS.pending),
        ),
      read: (id) => this.#call('read', () => this.#snapshot(id)),
      showAccess: () => this.#call('showAccess', () => undefined),
      say: (id, remarks) =>
        this.#call('say', () => void this.said.push({ issueId: this.#issue(id).id, remarks })),
      saidMarkers: (id) =>
        this.#call('saidMarkers', () => {
          const comments = this.said.filter((comment) => comment.issueId === id);
          return new Set(comments.flatMap((comment) => comment.remarks.flatMap(markersOf)));
        }),
      move: async (id, state, { projectId, statuses }, mayMoveOn) => {
        const issue = this.#issue(id);
        if (this.#projectOf(issue) !== projectId) return { kind: 'misplaced' };
        if (!mayMoveOn({ change: issue.changes.at(-1), creatorId: APP_ACCOUNT }))
          return { kind: 'overtaken' };
        return this.#call('move', () => {
          const [target] = statuses[state];
          if (target === undefined || this.blocked.has(target)) {
            return { kind: 'impossible', why: 'no transition.' } as const;
          }
          this.drag(id, target, APP_AUTHOR);
          return { kind: 'moved' } as const;
        });
      },
      watch: (id, accounts) => this.#call('watch', () => this.people.watch(id, accounts)),
      writeProperty: (id, property) =>
        this.#call('writeProperty', () => {
          const issue = this.#issue(id);
          issue.property = property;
          issue.requestId = property.requestId;
          issue.isSpoilt = false;
        }),
    },
    links: {
      get: (id) => this.#call('links.get', () => this.links.get(id)),
      add: (link) =>
        this.#call('links.add', () => {
          if (this.links.has(link.requestId)) return 'exists';
          this.links.set(link.requestId, link);
          return 'stored';
        }),
      save: (link, logged) =>
        this.#call('links.save', () => {
          if (this.links.get(link.requestId)?.version !== link.version - 1) return 'conflict';
          addTo(this.log, logged?.entries ?? []);
          this.links.set(link.requestId, link);
          return 'stored';
        }),
      findByIssue: (id) =>
        this.#call(
          'links.findByIssue',
          () => [...this.links.values()].find((link) => issueOf(link)?.issueId === id)?.requestId,
        ),
      unfinished: () =>
        this.#call('links.unfinished', () => [...this.links.values()].filter((link) => !isOver(link))),
    },
    decisions: {
      isRemembered: (id) => this.#call('isRemembered', () => this.remembered.has(id)),
      remember: (id, outcome) => this.#call('remember', () => void this.remembered.set(id, outcome)),
    },
    settings: fakeSettings(this, (name, effect) => this.#call(name, effect)),
    jobs: { push: (jobs) => this.#call('push', () => void this.jobs.push(...jobs)) },
    failures: fakeFailures(this.failures, (name, effect) => this.#call(name, effect)),
    quota: {
      pausedUntil: () => this.#call('pausedUntil', () => this.pausedUntil),
      pause: (until) => this.#call('pause', () => void (this.pausedUntil = until)),
    },
    log: fakeLog(this.log, (name, effect) => this.#call(name, effect)),
    namedWork: this.work.namedWork((name, effect) => this.#call(name, effect)),
    activity: { note: (entry) => this.#call('note', () => void this.activity.push(entry)) },
  };

  /** Somebody moves a card. */
  drag(id: IssueId, to: StatusId, author: ChangeAuthor | undefined): void {
    const issue = this.#issue(id);
    issue.status = to;
    const change = { id: String(500 + ++this.#changes), to, author, atMs: this.nowMs };
    issue.changes = [...issue.changes, { ...change, projectId: issue.projectId }];
  }

  #changes = 0;
  #made = 0;

  async #call<T>(name: string, effect: () => T): Promise<T> {
    await this.gate(name, 'before');
    const result = effect();
    await this.gate(name, 'after');
    return result;
  }

  #fetched(id: RequestId, heard: string | undefined): FetchedRequest {
    if (this.unusable.has(id)) return { kind: 'unusable', id, why: 'state: odd' };
    const last = this.lastHeard.get(id);
    const request = last !== undefined && last.revision === heard ? last : this.requests.get(id);
    return request === undefined
      ? { kind: 'gone', id }
      : { kind: 'found', request, issue: this.linked.get(id) };
  }

  #refusalOf(draft: CardDraft): Created | undefined {
    if (this.refused.has(draft.request.id)) return { kind: 'refused', why: 'a required field' };
    return this.people.refusalOf(draft);
  }

  #createIssue(projectId: ProjectId, { request, property, reporter }: CardDraft) {
    const requestId = request.id;
    const id = issueId(String(10_100 + this.#made++));
    const [status, createdMs] = [this.isBornInPlace ? STATUS.pending : STATUS.todo, this.nowMs];
    this.issues.push({ id, requestId, projectId, createdMs, status, property, reporter, changes: [] });
    return { issueId: id, issueKey: issueKey(`ACC-${this.issues.length}`) };
  }

  #statusOf(id: IssueId): IssueStatus {
    const issue = this.#visible(id);
    if (issue === undefined) return { kind: 'unseen', issueId: id };
    if (this.unread.has(id)) return { kind: 'unread', issueId: id };
    const { status, requestId } = issue;
    return { kind: 'seen', issueId: id, projectId: this.#projectOf(issue), status, requestId };
  }

  readonly #projectOf = (issue: FakeIssue): ProjectId => issue.projectId ?? this.settings.projectId;

  #found(matches: (issue: FakeIssue) => boolean): readonly FoundCard[] {
    const visible = this.issues.filter((issue) => this.#visible(issue.id) === issue);
    const found = visible.filter((issue) => issue.isSpoilt !== true && matches(issue));
    return found.map((issue) => foundCard(issue, this.#projectOf(issue)));
  }

  #snapshot(id: IssueId): IssueSnapshot | undefined {
    const issue = this.#visible(id);
    if (issue === undefined) return undefined;
    return {
      ...foundCard(issue, this.#projectOf(issue)),
      requestId: issue.isSpoilt === true ? undefined : issue.requestId,
      status: issue.status,
      changes: issue.changes,
      earlierRequestId: undefined,
      creatorId: APP_ACCOUNT,
      commentsNewestFirst: [],
    };
  }

  /** An issue as the app finds it: not if its project, or itself, is hidden. */
  #visible(id: IssueId): FakeIssue | undefined {
    return this.issues.find(
      (one) => one.id === id && !this.hiddenIssues.has(id) && !this.hidden.has(this.#projectOf(one)),
    );
  }

  #issue(id: IssueId): FakeIssue {
    const issue = this.#visible(id);
    if (issue === undefined) throw new AppError('jira-refused', `No issue ${id}`, { retry: 'never' });
    return issue;
  }
}
