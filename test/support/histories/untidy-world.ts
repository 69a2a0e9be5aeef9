/** Carries out what the real world does to a site, and sets everything right again. */
import { jiraTime, type JsonObject } from '../../sandbox/jira/json';
import type { Jira } from '../../sandbox/jira/jira';
import type { Permission } from '../../sandbox/jira/permissions';
import type { ChangeItem, Comment, History, Issue, OddAuthor, Project } from '../../sandbox/jira/state';
import type { StatusLock, Transition, Workflow } from '../../sandbox/jira/workflow';
import { APP } from '../../sandbox/people';
import type { UntidyAction } from './untidy-actions';

/** The level whose issues the app does not see. */
const HIDDEN_LEVEL = '10900';
/** More than the history within an issue holds. */
const EDITS = 150;
/** Whoever did something is shown as nobody, as null, or without the parts that make somebody. */
const ODD_AUTHORS: readonly OddAuthor[] = [
  {},
  { as: null },
  { as: { displayName: 'Anonymous', active: false } },
  { as: { accountId: null, displayName: 'Former user', accountType: 'atlassian' } },
  { as: { accountId: 'unknown', displayName: null, accountType: 'unknown' } },
];
/** A field that screens demand, and that everybody can fill but the app, who does not know of it. */
const PROSE = { fieldId: 'customfield_10950', message: 'Please say why' };

/** What a person fills in on the way, so that their moves succeed. */
const FILLED_IN = { resolution: { name: 'Done' }, [PROSE.fieldId]: 'as agreed' } as const;

export class UntidySite {
  readonly #jira: Jira;
  readonly #tidy: ReadonlyMap<string, Workflow>;
  readonly #names: ReadonlyMap<string, string>;

  constructor(jira: Jira) {
    this.#jira = jira;
    const { projects, statuses, securityLevels } = jira.site;
    this.#tidy = new Map([...projects.values()].map(({ id, workflow }) => [id, workflow]));
    this.#names = new Map([...statuses.values()].map(({ id, name }) => [id, name]));
    securityLevels.set(HIDDEN_LEVEL, {
      id: HIDDEN_LEVEL,
      name: 'Hidden',
      holders: [{ role: 'Administrators' }],
    });
  }

  hide(card: Issue, isHidden: boolean): void {
    if (isHidden) card.securityLevelId = HIDDEN_LEVEL;
    else delete card.securityLevelId;
  }

  hideNew(project: Project, isHidden: boolean): void {
    if (isHidden) project.defaultSecurityLevelId = HIDDEN_LEVEL;
    else delete project.defaultSecurityLevelId;
  }

  setPermission(permission: Permission, isLost: boolean): void {
    if (isLost) this.#jira.withhold(APP, permission);
    else this.#jira.restore(APP, permission);
  }

  lock(project: Project, statusId: string, what: keyof StatusLock): void {
    const { workflow } = project;
    const locks = new Map(workflow.locks);
    locks.set(statusId, { ...locks.get(statusId), [what]: true });
    project.workflow = { ...workflow, locks };
  }

  /** Every way to the status demands something from now on. */
  demand(project: Project, statusId: string, what: Extract<UntidyAction, { do: 'demand' }>['what']): void {
    const { workflow } = project;
    const transitions = workflow.transitions.map((transition) =>
      transition.to === statusId ? demanding(transition, what) : transition,
    );
    project.workflow = { ...workflow, transitions };
  }

  showOddly(card: Issue, kind: number): void {
    const parts: (Comment | History)[] = [...card.histories, ...card.comments];
    // What decides keeps its author: who that was is what a review is about.
    const plain = parts.filter((part) => !('items' in part && part.items.some(isOfStatus)));
    for (const part of plain) part.oddAuthor = ODD_AUTHORS[kind % ODD_AUTHORS.length] ?? {};
  }

  /** Edits that tell no event: what is in their way is only that there are so many. */
  editOften(card: Issue, accountId: string, now: number): void {
    const { site } = this.#jira;
    for (let count = 0; count < EDITS; count += 1) {
      const items: ChangeItem[] = [
        {
          field: 'labels',
          fieldtype: 'jira',
          fieldId: 'labels',
          from: null,
          fromString: '',
          to: null,
          toString: `${jiraTime(now)}-${count}`,
        },
      ];
      card.histories.push({ id: site.nextId(), authorId: accountId, createdAt: now, items });
    }
  }

  rename(statusId: string): void {
    const status = this.#jira.site.status(statusId);
    status.name = `${status.name} (new)`;
  }

  /** What somebody at a screen has to give for a move of this card to the status; nothing where there is no screen. */
  filledIn(card: Issue, statusId: string): JsonObject {
    const project = this.#jira.site.projectOf(card);
    const way = project.workflow.transitions.find(({ to }) => to === statusId);
    const ids = new Set((way?.screen ?? []).map(({ fieldId }) => fieldId));
    const fields = { ...FILLED_IN, assignee: { accountId: card.creatorId } };
    const given = Object.entries(fields).filter(([fieldId]) => ids.has(fieldId));
    return given.length === 0 ? {} : { fields: Object.fromEntries(given) };
  }

  /** The site is as it was at first. What was moved to another project stays there. */
  setRight(permissions: readonly Permission[]): void {
    const { site } = this.#jira;
    for (const project of site.projects.values()) {
      this.hideNew(project, false);
      project.isArchived = false;
      project.workflow = this.#tidy.get(project.id) ?? project.workflow;
    }
    for (const issue of site.issues.values()) this.hide(issue, false);
    for (const permission of permissions) this.setPermission(permission, false);
    for (const status of site.statuses.values()) status.name = this.#names.get(status.id) ?? status.name;
  }
}

function demanding(transition: Transition, what: 'resolution' | 'assignee' | 'prose'): Transition {
  if (what === 'prose') {
    return { ...transition, screen: [{ fieldId: PROSE.fieldId, isRequired: false }], validator: PROSE };
  }
  const rest = { ...transition };
  delete (rest as { resolution?: unknown }).resolution;
  return { ...rest, screen: [{ fieldId: what, isRequired: true }] };
}

const isOfStatus = ({ fieldId }: ChangeItem): boolean => fieldId === 'status';
