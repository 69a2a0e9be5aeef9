import { CHOSEN, type JiraCall } from './call-shape';
import {
  FoundGroupsSchema,
  GroupsPageSchema,
  GroupsSchema,
  MyselfSchema,
  PeoplePageSchema,
  PeopleSchema,
  ViewerSchema,
} from './schemas-people';

const PEOPLE = ['read:jira-user'] as const;

/** Calls about accounts and groups: a part of `JIRA_CALLS`. */
export const PEOPLE_CALLS = {
  readMyself: {
    method: 'GET',
    path: '/rest/api/3/myself',
    as: 'app',
    scopes: PEOPLE,
    answer: MyselfSchema,
    means: {},
  },
  readVisitor: {
    method: 'GET',
    path: '/rest/api/3/myself',
    as: 'user',
    scopes: PEOPLE,
    answer: ViewerSchema,
    means: {},
  },
  readPeople: {
    method: 'GET',
    path: '/rest/api/3/user/bulk',
    as: 'app',
    scopes: PEOPLE,
    answer: PeoplePageSchema,
    means: CHOSEN,
  },
  readGroupsOfPerson: {
    method: 'GET',
    path: '/rest/api/3/user/groups',
    as: 'app',
    scopes: PEOPLE,
    answer: GroupsSchema,
    means: CHOSEN,
  },
  readGroups: {
    method: 'GET',
    path: '/rest/api/3/group/bulk',
    as: 'app',
    scopes: PEOPLE,
    answer: GroupsPageSchema,
    means: CHOSEN,
  },
  searchPeople: {
    method: 'GET',
    path: '/rest/api/3/user/search',
    as: 'user',
    scopes: PEOPLE,
    answer: PeopleSchema,
    means: { 400: 'refused', 403: 'forbidden' },
  },
  searchGroups: {
    method: 'GET',
    path: '/rest/api/3/groups/picker',
    as: 'user',
    scopes: PEOPLE,
    answer: FoundGroupsSchema,
    means: { 400: 'refused', 403: 'forbidden' },
  },
} as const satisfies Readonly<Record<string, JiraCall>>;
