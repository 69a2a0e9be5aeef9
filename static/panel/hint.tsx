import type { AccessRequest } from '#core/access-request';

/** What an approver can do here, as a sentence; nothing for a request that is decided. */
export function Hint({ request }: { readonly request: AccessRequest }) {
  if (request.state !== 'pending') return null;
  return (
    <p className="panel-hint">
      {request.kind === 'long-term'
        ? 'This request is for long-term access: it can only be decided in Teleport, where access lists are.'
        : 'Drag this card to decide: to an approved or a denied column of the board. To give a reason, first write a comment that starts with “reason:”.'}
    </p>
  );
}
