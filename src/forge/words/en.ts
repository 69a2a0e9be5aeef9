/**
 * The words of cards and comments by key, in English. Plain sentences: what happened, and what to do where there is something to
 * do. `{name}` is where a value goes; what others said stands in quotation marks.
 */
export const EN = {
  'summary.requests': '{user} requests {wanted}',
  'summary.roles': 'access to {count} roles',
  'summary.resources': '{count} resources',
  'summary.as': '{resources} as {roles}',
  'card.requests': ' requests access in Teleport. ',
  'card.decide.drag':
    'While it is pending, decide with Approve or Deny in the panel “Teleport access request”, or by moving this card. A comment that begins with “reason:” says why.',
  'card.decide.panel':
    'While it is pending, decide with Approve or Deny in the panel “Teleport access request”. Moving the card decides nothing.',
  'card.decide.teleport': 'Decide in Teleport. Moving this card decides nothing.',
  'card.roles': 'Requested roles',
  'card.resources': 'Requested resources',
  'card.kind': 'Kind',
  'card.name': 'Name',
  'card.cluster': 'Cluster',
  'card.id': 'id {name}',
  'card.more': 'and {count} more',
  'card.moreInTeleport': 'and {count} more: see the request in Teleport',
  'card.reason': 'Reason',
  'card.noReason': 'No reason was given.',
  'card.reasonMore': ' (and {count} more characters, in full in Teleport)',
  'card.details': 'Details',
  'card.requested': 'Requested: ',
  'card.reviewBefore': 'Review before: ',
  'card.accessFrom': 'Access from: ',
  'card.accessUntil': 'Access until: ',
  'card.suggested': 'Suggested reviewers: ',
  'card.requestId': 'Request ID: ',
  'card.open': 'Open in Teleport',
  'comment.reason': 'Reason: ',
  'comment.by': ' by ',
  'comment.stuck':
    'This request is {state} in Teleport, but the card could not be moved: {why} Move it by hand, or ask a project admin to allow the transition.',
  'comment.notSent': 'nothing was sent to Teleport. ',
  'comment.mayBeSent': 'this may have been sent to Teleport, and the reviews there tell. ',
  'comment.notCertain': 'this decision is not certain yet. ',
  'comment.waiting':
    'Teleport does not answer at the moment. The app keeps sending the decision, and says here what becomes of it.',
  'comment.ended': ' ended this access in Teleport.',
  'comment.endedByWork':
    'Work item {workItem}, which the request names, was closed, so the app ended this access in Teleport.',
  'comment.notEnded': 'access was not ended. ',
  'comment.notEnded.not-permitted': '{detail}',
  'comment.notEnded.not-running': 'The request is not approved, or its access is over.',
  'comment.notEnded.gone': 'Teleport no longer has this request: its access is over.',
  'comment.stillWaits': 'This request still waits for a decision.',
  'comment.lapses': ' It lapses at {when}.',
  'comment.decidesNothing': 'This card decides nothing here. ',
  'comment.misplaced':
    'It was moved to a project that is not set up for access requests. Move it back, or ask an admin of this project to open its Teleport access settings and save them.',
  'review.approved': ' approved this request{at}{count}.',
  'review.denied': ' denied this request{at}{count}.',
  'review.reviewed': ' reviewed this request{at}{count}.',
  'review.at': ' at {when}',
  'review.approvals': ' ({given} of {needed} approvals)',
  'review.denials': ' ({given} of {needed} denials)',
  'resolved.approved': 'Access request has been approved',
  'resolved.denied': 'Access request has been denied',
  'resolved.promoted': 'Access request has been promoted to an access list',
  'resolved.expired': 'Access request has expired',
  'resolved.deleted': 'Access request was deleted in Teleport before it was decided',
  'state.pending': 'pending',
  'state.approved': 'approved',
  'state.denied': 'denied',
  'state.promoted': 'promoted',
  'state.expired': 'expired',
  'access.pending': 'Pending',
  'access.approved': 'Approved',
  'access.denied': 'Denied',
  'access.promoted': 'Promoted',
  'access.expired': 'Expired',
  'access.count': '{approvals} of {needed}',
  'access.decideBy': 'decide by {when}',
  'access.until': 'access until {when}',
  'refusal.own-request': 'Nobody can decide their own access request. Somebody else has to review it.',
  'refusal.not-permitted': 'Teleport does not let you decide this request: {detail}',
  'refusal.unknown-reviewer': 'Your Jira account could not be matched with a Teleport user: {detail}',
  'refusal.already-reviewed':
    '{reviewer} has already reviewed this request, and Teleport takes one review from each person. Another reviewer has to decide.',
  'refusal.already-resolved':
    'This request was already {state} in Teleport. Ask for a new request if that should change.',
  'refusal.long-term':
    'This is a request for long-term access, which can only be decided in the Teleport Web UI.',
  'refusal.panel-only':
    'Moving the card does not decide this request: its roles are decided with the buttons in the panel “Teleport access request” on this card. Open the card and choose Approve or Deny there.',
  'refusal.teleport-only':
    'This request is decided in Teleport, not in Jira: its roles are only shown here. Open it with the link “Open in Teleport” on this card.',
  'refusal.gone': 'Teleport no longer has this request: it expired or was deleted.',
  'refusal.no-actor':
    'Jira does not say who moved this card, so nothing was decided. Move it again, or decide in Teleport.',
  'refusal.app-actor':
    'This card was moved by an app or an automation rule. Only a person can decide an access request.',
  'refusal.moved-along':
    'This status was given to the card along with another project, work type or workflow, which decides nothing. If a decision was meant, move the card again.',
  'refusal.indirect':
    'Jira says that this move was caused by something else, such as a smart commit, an automation rule or an import. Only a person who moves the card in Jira can decide an access request.',
  'refusal.deactivated':
    'This Jira account is deactivated by now, so that it cannot decide any more. Somebody else has to decide.',
  'refusal.other-project':
    'This card was moved in a project that it did not belong to at that time, so the move decided nothing. Move it again if that is still meant.',
  'refusal.status-renamed':
    'This status was renamed after a project admin said what it means, so the move decided nothing. An admin of the project has to open its Teleport access settings, check the statuses and save. Then move the card again.',
  'refusal.superseded':
    '{by} moved this card on{to} before the decision could be sent, so it does not count. Move the card again if it is still meant.',
  'refusal.superseded.you': 'You',
  'refusal.superseded.to': ' to “{status}”',
  'refusal.not-undone':
    'Moving the card back takes nothing back: {by} had denied the request, and that is sent to Teleport.',
  'refusal.unmapped-status':
    'This status stands for no decision. A project admin can map it in the Teleport access settings of the project.',
  'refusal.not-a-decision':
    'Moving a card here does not decide anything: only Teleport can make a request {state}.',
  'refusal.reason-too-long':
    'The reason is longer than the 4096 bytes that Teleport takes. Shorten it and move the card again.',
  'refusal.before-takeover':
    'This card was moved before Teleport Access for Jira took it over. The reviews in Teleport say whether that was recorded. If the request still waits for your decision, move the card again.',
  'refusal.before-mapping':
    'This card was moved before what the statuses mean was changed in the Teleport access settings of the project, so the move decided nothing. Move it again if it is still meant.',
  'refusal.unsaid':
    'This move was refused at a time when Jira did not let the app comment on the card, so that nobody was told. It does not count. If the request still waits for your decision, move the card again.',
  'refusal.reason-missing':
    'This project asks for a reason. Write a comment that begins with “reason:” and move the card again.',
  'refusal.not-this-card':
    'This work item looks like the card of an access request, but it is not: nothing was decided. The request has a card of its own.',
} as const;
