import type { DecideInput, DecideResult } from '#wire/pages/panel';
import { DECIDE_MS_MAX } from '../panel/use-decision';
import { rpc } from '../shared/rpc';

/** Sends a decision about the card of an issue. */
export const decideOn = (issueId: string, input: DecideInput): Promise<DecideResult> =>
  rpc('decideOn', { ...input, issueId }, DECIDE_MS_MAX);
