import type { EvidenceSources, NamedPerson } from '#core/decision/gather-evidence';
import type { AccountId } from '#core/ids';
import { ASKED_PROPERTY_KEY, PROPERTY_KEY } from '../names';
import { requesterHash } from './asked';
import { askJira } from './client';
import { readPeople } from './directory';
import { readOwnAccount } from './people';

/** Cards of one person that are looked at: enough to see a habit, and one call. */
const CARDS_MAX = 50;

/** What Jira tells the person who looks at a card. */
export const jiraEvidence: EvidenceSources = {
  async earlierCards({ user }) {
    const own = await readOwnAccount();
    // The hash holds letters and digits alone, so that nothing of the user's name is part of the query.
    const asked = `issue.property[${ASKED_PROPERTY_KEY}].requester = "${requesterHash(user)}"`;
    const answer = await askJira('searchCardsAsVisitor', {
      body: {
        jql: `creator = "${own}" AND ${asked} ORDER BY created DESC`,
        fields: ['created'],
        properties: [PROPERTY_KEY, ASKED_PROPERTY_KEY],
        maxResults: CARDS_MAX,
      },
    });
    if (answer.kind !== 'ok') return { cards: [], unread: 0, isCut: false };
    const { items, unread } = answer.value.issues;
    return {
      cards: items.map(({ id, key, fields, properties }) => ({
        issueId: id,
        issueKey: key,
        requestId: properties['teleport-access'].requestId,
        roles: properties['teleport-access-asked'].roles,
        createdAt: new Date(fields.created).toISOString(),
      })),
      unread,
      isCut: items.length + unread >= CARDS_MAX,
    };
  },

  async workItem(key) {
    const answer = await askJira('readWorkItem', {
      path: { issueIdOrKey: key },
      query: { fields: 'summary,status,assignee' },
    });
    if (answer.kind !== 'ok') return undefined;
    const { summary, status, assignee } = answer.value.fields;
    return {
      key: answer.value.key,
      summary,
      status: status.name,
      isDone: status.statusCategory?.key === 'done',
      assignee: assignee?.accountId,
    };
  },

  async people(accounts) {
    const people = await readPeople(accounts);
    return new Map(
      people.map(({ id, name, avatar }): [AccountId, NamedPerson] => [id as AccountId, { name, avatar }]),
    );
  },
};
