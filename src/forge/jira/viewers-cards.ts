import type { SeenCard, ViewersJira } from '#core/decision/list-approvals';
import { PROPERTY_KEY } from '../names';
import { askJira } from './client';
import { readOwnAccount } from './people';
import type { CardInList } from './schemas-evidence';

/** Access lasts at most so many days after it was approved. @see https://goteleport.com/docs/ (access request limits) */
const ACCESS_DAYS_MAX = 15;
/** Approved cards that one search gives. */
const APPROVED_MAX = 50;

const FIELDS = ['summary', 'project'];

/** Cards as the person who uses the page finds them in Jira. */
export const viewersJira: ViewersJira = {
  async seen(issues) {
    if (issues.length === 0) return { cards: [], unread: 0 };
    const { value } = await askJira('readIssuesAsVisitor', {
      body: { issueIdsOrKeys: [...issues], fields: FIELDS, properties: [] },
    });
    const { items, unread } = value.issues;
    return { cards: items.map(cardIn), unread };
  },

  async approvedLately(projects) {
    const statuses = [...new Set(projects.flatMap((project) => project.statuses.approved))];
    if (statuses.length === 0) return NONE;
    const own = await readOwnAccount();
    const inStatus = `status in (${statuses.map((id) => `"${id}"`).join(', ')})`;
    const answer = await askJira('searchApprovedAsVisitor', {
      body: {
        jql: `creator = "${own}" AND ${inStatus} AND updated >= -${ACCESS_DAYS_MAX}d ORDER BY updated DESC`,
        fields: FIELDS,
        properties: [PROPERTY_KEY],
        maxResults: APPROVED_MAX,
      },
    });
    if (answer.kind !== 'ok') return NONE;
    const { items, unread } = answer.value.issues;
    return {
      cards: items.map((issue) => ({
        ...cardIn(issue),
        requestId: issue.properties['teleport-access'].requestId,
      })),
      unread,
      isCut: items.length + unread >= APPROVED_MAX,
    };
  },
};

const NONE = { cards: [], unread: 0, isCut: false };

const cardIn = ({ id, key, fields }: CardInList): SeenCard => ({
  issueId: id,
  issueKey: key,
  summary: fields.summary,
  projectKey: fields.project.key,
});
