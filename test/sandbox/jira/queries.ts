/** What tests ask of the site's state, in the words of people who look at it. */
import { adfText } from './adf';
import type { Json } from './json';
import type { ChangeItem, Comment, Issue, Site } from './state';

/** A comment with its plain text and its author's name. */
export interface ReadComment {
  readonly id: string;
  readonly author: string;
  readonly authorId: string;
  readonly text: string;
  readonly comment: Comment;
}

/** Read-only questions; they see everything, whoever asks. */
export class Queries {
  readonly #site: Site;

  constructor(site: Site) {
    this.#site = site;
  }

  /** The issue; fails when there is none. */
  issue(idOrKey: string): Issue {
    const issue = this.#site.issue(idOrKey);
    if (issue === undefined) throw new Error(`No issue ${idOrKey}`);
    return issue;
  }

  /** True while the issue exists. */
  hasIssue(idOrKey: string): boolean {
    return this.#site.issue(idOrKey) !== undefined;
  }

  /** All issues of the project, oldest first. */
  issues(projectKey: string): readonly Issue[] {
    const projectId = this.#site.project(projectKey)?.id;
    return [...this.#site.issues.values()].filter((issue) => issue.projectId === projectId);
  }

  /** The comments, oldest first. */
  comments(idOrKey: string): readonly ReadComment[] {
    return this.issue(idOrKey).comments.map((comment) => ({
      id: comment.id,
      author: this.#site.account(comment.authorId).displayName,
      authorId: comment.authorId,
      text: adfText(comment.body),
      comment,
    }));
  }

  /** The name of the issue's status. */
  statusOf(idOrKey: string): string {
    return this.#site.status(this.issue(idOrKey).statusId).name;
  }

  /** The plain text of the description. */
  descriptionOf(idOrKey: string): string {
    return adfText(this.issue(idOrKey).description);
  }

  /** Every change, oldest first, with who made it. */
  history(
    idOrKey: string,
  ): readonly (ChangeItem & { readonly authorId: string; readonly historyId: string })[] {
    return this.issue(idOrKey).histories.flatMap(({ id, authorId, items }) =>
      items.map((item) => ({ ...item, authorId, historyId: id })),
    );
  }

  /** An issue property; undefined when it is not set. */
  property(idOrKey: string, propertyKey: string): Json | undefined {
    return this.issue(idOrKey).properties.get(propertyKey);
  }

  /** A project property; undefined when it is not set. */
  projectProperty(projectKey: string, propertyKey: string): Json | undefined {
    return this.#site.project(projectKey)?.properties.get(propertyKey);
  }
}
