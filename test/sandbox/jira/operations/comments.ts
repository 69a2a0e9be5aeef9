/** Comments: reading, writing, editing. */
import { acceptComment } from '../adf';
import {
  bodyOf,
  issueInPath,
  listInQuery,
  numberInQuery,
  propertyPairs,
  publish,
  type Call,
  type Operation,
  type World,
} from '../call';
import { badFields, badRequest, JiraError, notFound } from '../errors';
import { issueCommented } from '../events';
import { asObject, asString, type Json, type JsonObject } from '../json';
import { COMMENTS_PAGE_MAX, COMMENTS_PER_ISSUE_MAX } from '../limits';
import { hasRole, mayComment } from '../permissions';
import { page, renderComment, visibleComments } from '../render';
import type { Comment, Issue, Visibility } from '../state';
import { causeOf } from './changes';
import { acceptProperty } from './properties';

export const getComments: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const orderBy = call.query.get('orderBy');
  const oldestFirst = visibleComments(world.site, issue, call.actor);
  const ordered = orderBy === '-created' ? [...oldestFirst].reverse() : oldestFirst;
  const { slice, counts } = page(ordered, {
    startAt: numberInQuery(call, 'startAt', 0),
    maxResults: Math.min(numberInQuery(call, 'maxResults', COMMENTS_PAGE_MAX), COMMENTS_PAGE_MAX),
  });
  const comments = slice.map((comment) => renderComment(world.site, issue, comment, wantsProperties(call)));
  return { status: 200, body: { ...counts, comments } };
};

export const getComment: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  return {
    status: 200,
    body: renderComment(world.site, issue, commentInPath(world, call, issue), wantsProperties(call)),
  };
};

export const addComment: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const write = planComment(world, call, issue, bodyOf(call));
  return { status: 201, body: renderComment(world.site, issue, write(), wantsProperties(call)) };
};

/** Forge tells an edit like a new comment, with the same event. */
export const updateComment: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const comment = commentInPath(world, call, issue);
  // Parity: everybody edits their own comments and nobody else's; "Edit all comments" is not modelled.
  if (comment.authorId !== call.actor.accountId) throw badRequest('((you can only edit your own comments))');
  comment.body = acceptComment(bodyOf(call)['body']);
  comment.updateAuthorId = call.actor.accountId;
  comment.updatedAt = world.clock.now();
  publish(world, call, issueCommented(causeOf(world, call, issue), comment));
  return { status: 200, body: renderComment(world.site, issue, comment, wantsProperties(call)) };
};

/** Checks a new comment; the function returned writes it. So a transition can check everything before it does anything. */
export function planComment(world: World, call: Call, issue: Issue, request: JsonObject): () => Comment {
  if (!mayComment(world.site, call.actor, issue)) {
    throw badRequest(`${call.actor.displayName}, you do not have the permission to comment on this issue.`);
  }
  const body = acceptComment(request['body']);
  const visibility = acceptVisibility(world, call, issue, request['visibility']);
  const properties = new Map(
    propertyPairs(request['properties']).map(([key, value]) => [key, acceptProperty(key, value)] as const),
  );
  if (issue.comments.length >= COMMENTS_PER_ISSUE_MAX) {
    throw new JiraError(413, {
      messages: [`((the issue has ${COMMENTS_PER_ISSUE_MAX} comments, the most it can hold))`],
    });
  }
  return () => {
    const now = world.clock.now();
    const accountId = call.actor.accountId;
    const comment: Comment = {
      id: world.site.nextId(),
      authorId: accountId,
      updateAuthorId: accountId,
      createdAt: now,
      updatedAt: now,
      body,
      properties,
      ...(visibility === undefined ? {} : { visibility }),
    };
    issue.comments.push(comment);
    issue.updatedAt = now;
    world.index.changed(issue);
    publish(world, call, issueCommented(causeOf(world, call, issue), comment));
    return comment;
  };
}

function acceptVisibility(
  world: World,
  call: Call,
  issue: Issue,
  value: Json | undefined,
): Visibility | undefined {
  const request = asObject(value);
  if (request === undefined) return undefined;
  const type = request['type'] === 'group' ? 'group' : 'role';
  const name = asString(request['value']) ?? asString(request['identifier']) ?? '';
  const project = world.site.projectOf(issue);
  const isMember = type === 'role' ? hasRole(call.actor, name, project) : call.actor.groups.has(name);
  if (!isMember) throw badFields({ commentLevel: `((you are not in the ${type} ${name}))` });
  return { type, value: name };
}

function commentInPath(world: World, call: Call, issue: Issue): Comment {
  const id = call.path['id'] ?? '';
  const comment = visibleComments(world.site, issue, call.actor).find((one) => one.id === id);
  if (comment === undefined) throw notFound(`Can not find a comment for the id: ${id}.`);
  return comment;
}

function wantsProperties(call: Call): boolean {
  return listInQuery(call, 'expand').includes('properties');
}
