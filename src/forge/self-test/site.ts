import type { SelfTestSite, SelfTestStep, StepContext, StepResult } from '#core/self-test/steps';
import { createdBy, createFirst, createTwo, lookForDeleted, takeAway } from './issues';
import { commentOn, moveThereAndBack, waitForEvent, watchOne } from './moving';
import { askForNobody, findCreated, readScreens, searchForNothing, tryCalls } from './reading';
import { callRelayTwice } from './relay';
import { tellHeaders } from './trigger';
import { askAsVisitor } from './visitor';

const STEPS: Readonly<
  Record<Exclude<SelfTestStep, 'clean-up'>, (context: StepContext) => Promise<StepResult>>
> = {
  calls: tryCalls,
  screens: readScreens,
  create: createFirst,
  'create-two': createTwo,
  find: findCreated,
  search: searchForNothing,
  comment: commentOn,
  moves: moveThereAndBack,
  watcher: watchOne,
  visitor: askAsVisitor,
  people: askForNobody,
  gone: lookForDeleted,
  relay: callRelayTwice,
  event: waitForEvent,
  trigger: tellHeaders,
};

/** The Jira site that the app is installed on. */
export const jiraSelfTestSite: SelfTestSite = {
  run: (step, context) => STEPS[step](context),
  createdBy,
  takeAway,
};
