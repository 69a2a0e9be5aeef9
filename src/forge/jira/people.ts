import { AppError } from '#core/errors';
import type { AccountId, IssueId, ProjectId } from '#core/ids';
import type { Person } from '#core/request/review';
import { log } from '../log';
import { askJira } from './client';

/** The app's own account on this site. */
export async function readOwnAccount(): Promise<AccountId> {
  return (await askJira('readMyself', {})).value.accountId;
}

/** Only people decide: no apps, no customers of a service project. */
const PERSON_TYPE = 'atlassian';

/**
 * Who uses the page, as Jira knows them; undefined for an account that is no person of this site. Asked as that person: about
 * themselves everybody may ask, about others only who may browse users.
 *
 * @param visitor - the account that the platform names; Jira's answer has to be about the same one
 */
export async function readVisitor(visitor: AccountId): Promise<Person | undefined> {
  const { accountId, accountType, displayName, emailAddress } = (await askJira('readVisitor', {})).value;
  if (accountId !== visitor || accountType !== PERSON_TYPE) return undefined;
  return {
    accountId,
    displayName: displayName || accountId,
    ...(emailAddress === undefined ? {} : { emailAddress }),
  };
}

/** Whether the person who uses the page may administer the project: asked as that person. */
export const mayAdminister = (project: ProjectId): Promise<boolean> =>
  mayVisitor('ADMINISTER_PROJECTS', { projectId: project });

/** Whether the person who uses the page may browse the project: asked as that person. Of single cards that says nothing. */
export const mayBrowse = (project: ProjectId): Promise<boolean> =>
  mayVisitor('BROWSE_PROJECTS', { projectId: project });

/** Whether the person who uses the page administers the site's Jira: asked as that person. */
export const mayAdministerSite = (): Promise<boolean> => mayVisitor('ADMINISTER', {});

async function mayVisitor(
  permission: string,
  where: { readonly projectId: ProjectId } | Record<string, never>,
): Promise<boolean> {
  const answer = await askJira('readVisitorPermissions', { query: { ...where, permissions: permission } });
  return answer.kind === 'ok' && answer.value.permissions[permission]?.havePermission === true;
}

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/ (bulk get: at most 200) */
const NAMES_MAX = 200;

/**
 * Display names of accounts, as far as Jira shows them to the app: without them people are called by their ids. Names are for
 * showing only: they are not stored.
 */
export async function readNames(ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const wanted = [...new Set(ids)].slice(0, NAMES_MAX);
  if (wanted.length === 0) return {};
  try {
    const answer = await askJira('readPeople', { query: { accountId: wanted, maxResults: NAMES_MAX } });
    const people = answer.kind === 'ok' ? answer.value.values : [];
    return Object.fromEntries(
      people.flatMap(({ accountId, displayName }) => (displayName === '' ? [] : [[accountId, displayName]])),
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log('names-unread', { code: error.code });
    return {};
  }
}

/** Whether the person who uses the page can see the issue: asked as that person. */
export async function maySee(issue: IssueId): Promise<boolean> {
  const answer = await askJira('seeIssue', { path: { issueIdOrKey: issue }, query: { fields: 'status' } });
  return answer.kind === 'ok';
}
