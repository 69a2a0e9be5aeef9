/** The site's content in memory: accounts, projects, statuses, issues, boards. Knows nothing of HTTP. */
import type { Json, JsonObject } from './json';
import type { Workflow } from './workflow';

type AccountType = 'atlassian' | 'app' | 'customer';
/** Jira's keys for To Do, In Progress and Done. */
export type StatusCategory = 'new' | 'indeterminate' | 'done';

/** Someone or something that can act. */
export interface Account {
  readonly accountId: string;
  displayName: string;
  readonly accountType: AccountType;
  active: boolean;
  emailAddress?: string;
  /** The person's own choice in their Atlassian profile: hidden addresses are left out of every answer. */
  isEmailVisible: boolean;
  /** Names of groups. */
  readonly groups: Set<string>;
}

/** A status. Team-managed projects own theirs, hence `projectId`. */
export interface Status {
  readonly id: string;
  name: string;
  readonly category: StatusCategory;
  readonly projectId?: string;
}

/** A field as create metadata describes it. */
export interface FieldSpec {
  readonly fieldId: string;
  readonly name: string;
  isRequired: boolean;
  readonly schema: {
    readonly type: string;
    readonly system?: string;
    readonly custom?: string;
    readonly customId?: number;
    readonly items?: string;
  };
  /** What may be chosen, of a field with options. */
  readonly allowedValues?: readonly FieldOption[];
  /** More of them, sent as they are: Atlassian's list has no type, and whoever reads it must cope. */
  readonly oddValues?: readonly Json[];
}

/** An option, with those below it in a cascading field. */
export interface FieldOption {
  readonly id: string;
  readonly value: string;
  readonly children?: readonly FieldOption[];
}

/** An issue type with the fields of its create screen. */
export interface IssueType {
  readonly id: string;
  readonly name: string;
  readonly projectId?: string;
  readonly fields: FieldSpec[];
}

export type Holder = { readonly role: string } | { readonly accountId: string } | 'anyone';

/** Who sees an issue, of those who may browse its project. */
export interface SecurityLevel {
  readonly id: string;
  readonly name: string;
  readonly holders: readonly Holder[];
}

/** A project with its workflow, its roles and who may do what. */
export interface Project {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly style: 'classic' | 'next-gen';
  /** In a service project comments are public to customers unless they are internal. */
  typeKey?: 'software' | 'service_desk';
  /** Nobody finds an archived project or anything in it. */
  isArchived?: boolean;
  /** The level of new issues. */
  defaultSecurityLevelId?: string;
  readonly leadAccountId: string;
  readonly issueTypeIds: readonly string[];
  workflow: Workflow;
  /** Account ids by the name of their role. */
  readonly roles: Map<string, Set<string>>;
  /** Names of groups by the name of the role that all their members have. */
  readonly roleGroups: Map<string, Set<string>>;
  readonly permissions: Map<string, readonly Holder[]>;
  readonly properties: Map<string, Json>;
  nextIssueNumber: number;
}

/** Who may read a comment. */
export interface Visibility {
  readonly type: 'role' | 'group';
  readonly value: string;
}

/** How answers show whoever did something, in place of the account: without `as` the member is left out. */
export interface OddAuthor {
  readonly as?: Json;
}

/** A comment on an issue. */
export interface Comment {
  readonly id: string;
  readonly authorId: string;
  oddAuthor?: OddAuthor;
  readonly createdAt: number;
  body: JsonObject;
  updateAuthorId: string;
  updatedAt: number;
  visibility?: Visibility;
  readonly properties: Map<string, Json>;
}

/** One field's change, as the changelog tells it. */
export interface ChangeItem {
  readonly field: string;
  readonly fieldtype: 'jira' | 'custom';
  readonly fieldId: string;
  readonly from: string | null;
  readonly fromString: string | null;
  readonly to: string | null;
  readonly toString: string | null;
}

/** What one edit or transition changed. */
export interface History {
  readonly id: string;
  readonly authorId: string;
  readonly createdAt: number;
  readonly items: readonly ChangeItem[];
  oddAuthor?: OddAuthor;
  /** What made the change in the author's name: a smart commit, an import, an automation rule. */
  readonly metadata?: JsonObject;
}

/** A custom field of an app. */
export interface AppField {
  readonly id: string;
  readonly name: string;
  /** The id of its module. */
  readonly custom: string;
  readonly schema: JsonObject;
  /** Whether an admin has put it on a screen. */
  isOnScreen: boolean;
  /** How lists and exports write a value. */
  readonly format: (value: Json) => string;
}

/** An issue. */
export interface Issue {
  readonly id: string;
  key: string;
  /** Keys that it had in other projects, by which it is still found. */
  readonly formerKeys: string[];
  projectId: string;
  issueTypeId: string;
  readonly creatorId: string;
  /** Those that its holders do not include find no such issue. */
  securityLevelId?: string;
  isArchived?: boolean;
  readonly createdAt: number;
  reporterId: string;
  assigneeId?: string;
  summary: string;
  description: JsonObject | null;
  labels: readonly string[];
  dueDate: string | null;
  statusId: string;
  resolution: string | null;
  updatedAt: number;
  readonly custom: Map<string, Json>;
  /** Account ids of those who watch it. */
  readonly watchers: Set<string>;
  readonly properties: Map<string, Json>;
  readonly comments: Comment[];
  readonly histories: History[];
}

/** A board: columns are lists of statuses. */
export interface Board {
  readonly id: number;
  readonly name: string;
  readonly projectId: string;
  readonly columns: readonly { readonly name: string; readonly statusIds: readonly string[] }[];
}

/** Everything on one Jira site. */
export class Site {
  /** Where people find the site; `self` links start with it. */
  readonly baseUrl: string;
  /** What the site speaks where a person has chosen nothing. */
  locale = 'en_US';
  readonly accounts = new Map<string, Account>();
  readonly projects = new Map<string, Project>();
  readonly statuses = new Map<string, Status>();
  readonly issueTypes = new Map<string, IssueType>();
  readonly issues = new Map<string, Issue>();
  readonly boards = new Map<number, Board>();
  readonly securityLevels = new Map<string, SecurityLevel>();
  /** Fields that apps bring along, by their ids. */
  readonly appFields = new Map<string, AppField>();
  /** Names of groups by their id. */
  readonly groups = new Map<string, string>();
  /** Names of project roles by their id; all projects share them. */
  readonly roles = new Map<string, string>();
  /** Groups whose members administer the whole site. */
  readonly adminGroups = new Set(['site-admins', 'jira-admins']);
  /** Taken away in spite of the permission scheme: `accountId|projectId|permission`. */
  readonly withheld = new Set<string>();
  #lastId = 10_099;

  constructor(baseUrl = 'https://example.atlassian.net') {
    this.baseUrl = baseUrl;
  }

  /** A fresh id; ids grow, so they order things by age. */
  nextId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }

  /** Finds by id or key; keys match in any case, as in Jira. */
  project(idOrKey: string): Project | undefined {
    return (
      this.projects.get(idOrKey) ??
      [...this.projects.values()].find((one) => one.key === idOrKey.toUpperCase())
    );
  }

  /** Finds by id or key; keys match in any case, as in Jira. */
  issue(idOrKey: string): Issue | undefined {
    const wanted = idOrKey.toUpperCase();
    return (
      this.issues.get(idOrKey) ??
      [...this.issues.values()].find(({ key, formerKeys }) => [key, ...formerKeys].includes(wanted))
    );
  }

  /** The project an issue lies in; projects are never removed, so it exists. */
  projectOf(issue: Issue): Project {
    return existing(this.projects.get(issue.projectId), `project ${issue.projectId}`);
  }

  /** The status by id; fails for one the site lacks. */
  status(id: string): Status {
    return existing(this.statuses.get(id), `status ${id}`);
  }

  /** The issue type by id; fails for one the site lacks. */
  issueType(id: string): IssueType {
    return existing(this.issueTypes.get(id), `issue type ${id}`);
  }

  /** The security level by id; fails for one the site lacks. */
  securityLevel(id: string): SecurityLevel {
    return existing(this.securityLevels.get(id), `security level ${id}`);
  }

  /** The account by id; fails for one the site lacks. */
  account(id: string): Account {
    return existing(this.accounts.get(id), `account ${id}`);
  }
}

function existing<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`((the seed names ${what}, which the site does not have))`);
  return value;
}
