import type { Activity, Relay } from '#core/ports';

/** A relay whose refusals of people that it could not match are noted, for an admin to give them what they lack. */
export function noted(relay: Relay, activity: Activity): Relay {
  return {
    ...relay,
    async submitReview(id, submission) {
      const outcome = await relay.submitReview(id, submission);
      if (outcome.kind === 'unknown-reviewer') {
        const { accountId: by } = submission.actor;
        await activity.note({ event: 'unknown-reviewer', requestId: id, by, detail: outcome.detail });
      }
      return outcome;
    },
  };
}
