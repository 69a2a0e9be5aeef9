import { useCallback, useRef, useState } from 'react';
import type { DecideInput, DecideResult, RequestCardView } from '#wire/pages/panel';
import { problemOf, type Problem } from '../shared/problem';
import { rpc } from '../shared/rpc';

/** Longer than a function of the app may run: whoever waits this long gets no answer any more. */
export const DECIDE_MS_MAX = 30_000;

/** Where a decision made here stands. `unsure`: no answer came, so that it may or may not be recorded. */
export type Decision =
  | { readonly kind: 'none' }
  | { readonly kind: 'sending'; readonly input: DecideInput }
  | { readonly kind: 'answered'; readonly input: DecideInput; readonly result: DecideResult }
  | { readonly kind: 'unsure'; readonly input: DecideInput; readonly problem: Problem };

export interface DecisionControl {
  readonly decision: Decision;
  readonly send: (input: DecideInput) => void;
}

/** Hands a decision to the app. Has the same identity between renders. */
type Decides = (input: DecideInput) => Promise<DecideResult>;

const inPanel: Decides = (input) => rpc('decide', input, DECIDE_MS_MAX);

/**
 * Sends decisions, one at a time: a second click while one is on its way does nothing, and a repeat carries the same
 * nonce. Whatever comes of it, the panel then shows the request as it is.
 */
export function useDecision(reload: () => Promise<void>, decide: Decides = inPanel): DecisionControl {
  const [decision, setDecision] = useState<Decision>({ kind: 'none' });
  const isSending = useRef(false);

  const send = useCallback(
    (input: DecideInput) => {
      // State changes show only with the next drawing; a double click is faster.
      if (isSending.current) return;
      isSending.current = true;
      setDecision({ kind: 'sending', input });
      void outcomeOf(decide, input).then(async (next) => {
        isSending.current = false;
        setDecision(next);
        await reload();
      });
    },
    [reload, decide],
  );
  return { decision, send };
}

async function outcomeOf(decide: Decides, input: DecideInput): Promise<Decision> {
  try {
    return { kind: 'answered', input, result: await decide(input) };
  } catch (error) {
    return { kind: 'unsure', input, problem: problemOf(error) };
  }
}

/** The card as the answer to a decision made here leaves it, until a newer card is there: both must say the same. */
export function afterDecision(card: RequestCardView, decision: Decision): RequestCardView {
  if (decision.kind !== 'answered' || !isAbout(card, decision)) return card;
  const { result } = decision;
  if (result.kind !== 'recorded') return card;
  return { ...card, request: { ...card.request, state: result.state }, progress: result.progress };
}

/** What a person can do about a request in the panel. */
export type FormState =
  | 'open'
  /** The buttons are there, and wait. */
  | 'sending'
  /** An answer stands in its place. */
  | 'answered';

/** Refusals after which the same person may well decide on the same card: something about the decision was wrong, not about them. */
const MENDABLE: ReadonlySet<string> = new Set(['reason-missing', 'reason-too-long']);

/** Whether the form is there: never beside an answer that says otherwise. */
export function formStateOf(card: RequestCardView, decision: Decision): FormState {
  switch (decision.kind) {
    case 'none':
      return 'open';
    case 'sending':
      return 'sending';
    case 'unsure':
      return isAbout(card, decision) ? 'answered' : 'open';
    case 'answered': {
      const { result } = decision;
      if (result.kind === 'refused') return MENDABLE.has(result.refusal) ? 'open' : 'answered';
      // A card that has changed since says by itself whether this person can decide.
      return result.kind === 'on-its-way' || isAbout(card, decision) ? 'answered' : 'open';
    }
  }
}

/** Whether the card is still the one that was decided about. */
const isAbout = (card: RequestCardView, { input }: { readonly input: DecideInput }): boolean =>
  input.nonce === card.nonce;
