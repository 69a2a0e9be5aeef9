import { markersOf } from '#core/card/card';
import type { CommentText } from '#core/decision/reason';
import type { Cards } from '#core/ports';
import * as v from '#wire/schema';
import { PROPERTY_KEY } from '../names';
import { wordsOf } from '../words/words';
import { plainTextOf } from './adf-text';
import { askJira } from './client';
import { readOwnAccount } from './people';
import { commentOf } from './render';
import type { CommentPage } from './schemas';

/** Comments per page when looking for markers. */
const PAGE_MAX = 100;
/** Pages looked through: a card with more comments than this is not one that the app still writes on. */
const PAGES_MAX = 20;

const MarkersSchema = v.object({ markers: v.array(v.string()) });

/**
 * Makes a comment internal in a service project, where the customer of the portal would read it otherwise. Elsewhere it means
 * nothing, so that nobody needs to know what kind of project it is.
 *
 * @see https://developer.atlassian.com/cloud/jira/service-desk/jira-service-desk-cloud-entity-properties/
 */
const INTERNAL = { key: 'sd.public.comment', value: { internal: true } };

/** Posts remarks as one comment; their markers go into a property of the comment, where people do not see them. */
export const sayOnIssue: Cards['say'] = async (issue, remarks, language) => {
  const markers = { key: PROPERTY_KEY, value: { markers: remarks.flatMap(markersOf) } };
  await askJira('addComment', {
    path: { issueIdOrKey: issue },
    body: { body: commentOf(remarks, wordsOf(language)), properties: [markers, INTERNAL] },
  });
};

/**
 * Reads all markers in the app's own comments: anybody who may comment can give a comment any property. Only needed after
 * a worker went missing, so it may cost a few calls.
 */
export const saidMarkers: Cards['saidMarkers'] = async (issue) => {
  const app = await readOwnAccount();
  const markers = new Set<string>();
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const startAt = page * PAGE_MAX;
    const { value } = await askJira('readComments', {
      path: { issueIdOrKey: issue },
      query: { orderBy: '-created', expand: 'properties', startAt, maxResults: PAGE_MAX },
    });
    const { comments, given, total } = value;
    for (const comment of comments) {
      if (comment.author?.accountId !== app) continue;
      const own = comment.properties.find((property) => property.key === PROPERTY_KEY);
      const parsed = v.safeParse(MarkersSchema, own?.value);
      if (parsed.success) parsed.output.markers.forEach((marker) => markers.add(marker));
    }
    if (startAt + given >= total || given === 0) break;
  }
  return markers;
};

/** Comments as people read them, newest first: order in the answer is not relied on, since sites differ. */
export function textsOf({ comments }: Pick<CommentPage, 'comments'>): readonly CommentText[] {
  const texts = comments.map(({ author, updateAuthor, body, created }): CommentText => {
    const atMs = Date.parse(created);
    // Whoever may edit the comments of others can put words into their mouths.
    const isAllTheirs = updateAuthor?.accountId === undefined || updateAuthor.accountId === author?.accountId;
    return {
      authorId: isAllTheirs ? author?.accountId : undefined,
      text: plainTextOf(body),
      atMs: Number.isNaN(atMs) ? undefined : atMs,
    };
  });
  return texts.sort((one, other) => (other.atMs ?? 0) - (one.atMs ?? 0));
}
