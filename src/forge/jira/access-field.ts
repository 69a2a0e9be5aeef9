import { getAppContext } from '@forge/api';
import type { CardProperty } from '#core/card/card';
import type { Cards } from '#core/ports';
import { ACCESS_FIELD_KEY } from '../names';
import { wordsOf, type Say } from '../words/words';
import { sayingOf } from './answers';
import { askJira } from './client';
import { accessText } from './texts';

/**
 * The app's own field as Jira knows it; undefined while no screen of the site has it, since Jira lists no such field.
 *
 * @see https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-custom-field/
 */
export async function findAccessField(): Promise<string | undefined> {
  const environment = String(getAppContext().environmentAri).split('/').slice(-2).join('/');
  const custom = `ari:cloud:ecosystem::extension/${environment}/static/${ACCESS_FIELD_KEY}`;
  const { value } = await askJira('readFields', {});
  return value.find(({ schema }) => schema?.custom === custom)?.id;
}

/** No entry in the history of an issue tells of it, and screens and permissions do not matter. */
export const showAccess: Cards['showAccess'] = async ({ accessField, language }, cards) => {
  if (accessField === undefined || cards.length === 0) return undefined;
  const updates = cards.map(({ issueId, property }) => ({
    customField: accessField,
    issueIds: [Number(issueId)],
    value: valueOf(property, wordsOf(language)),
  }));
  const answer = await askJira('writeFieldValues', {
    query: { generateChangelog: 'false' },
    body: { updates },
  });
  return answer.kind === 'ok' ? undefined : sayingOf(answer.body);
};

function valueOf(property: CardProperty, say: Say) {
  const { state, approvals, approvalsNeeded, expiresAt, accessUntil } = property;
  const until = state === 'pending' ? expiresAt : accessUntil;
  return {
    text: accessText(property, say),
    state,
    approvals,
    approvalsNeeded,
    // As Jira reads a date with its time: to the minute.
    ...(until === undefined ? {} : { until: `${until.slice(0, 16)}Z` }),
  };
}
