import { APP } from '../sandbox/people';
import type { Sandbox } from '../sandbox/sandbox';
import { keyLinesOf, leaksIn, reasonsIn } from './leaks';

/** Where the app keeps its nudge keys in its secret storage. */
const NUDGE_KEYS = ['nudge-key', 'nudge-key-old'];

/** What the logs of a sandbox give away of it. `words`: what people said that Teleport has not heard of. */
export function leaksOf(sandbox: Sandbox, words: readonly string[] = []): readonly string[] {
  const { appLog, relayLog, forge, jira, teleport, privateKeys } = sandbox;
  const nudgeKeys = NUDGE_KEYS.flatMap((name) => {
    const json = forge.storage.secretTable.get(name)?.json;
    return json === undefined ? [] : [json.replace(/^"(whsec_)?|"$/g, '')];
  });
  const comments = [...jira.site.issues.values()].flatMap(({ key }) =>
    jira.state.comments(key).flatMap(({ text, comment }) => (comment.authorId === APP ? [] : [saidIn(text)])),
  );
  return leaksIn(
    [...appLog, ...relayLog],
    [...words, ...nudgeKeys, ...privateKeys.flatMap(keyLinesOf), ...reasonsIn(teleport), ...comments],
  );
}

const saidIn = (text: string): string => text.replace(/^(reason|resolution): */, '');
