/** Reads of files by a relay in this process, and looks at what they are, so that one may fail. */
import { promises } from 'node:fs';
import { basename, dirname } from 'node:path';

/** What happens to one read: it fails, or the file is being written just then. */
export type ReadDecision = 'pass' | 'fail' | 'torn';

const RELAY_FOLDER = /^teleport-jira-relay-/;

const FAILURE = { code: 'EIO' };

const nameOf = (path: unknown): string | undefined =>
  typeof path === 'string' && RELAY_FOLDER.test(basename(dirname(path))) ? basename(path) : undefined;

/** Asks `decide` before every read (`file relay.toml`) and look (`stat identity.pem`). Answers what ends that. */
export function interceptReads(decide: (boundary: string) => ReadDecision): () => void {
  const { readFile, stat } = promises;
  const decided = (what: string, path: unknown): ReadDecision => {
    const name = nameOf(path);
    const decision = name === undefined ? 'pass' : decide(`${what} ${name}`);
    if (decision === 'fail') throw Object.assign(new Error('((injected failure))'), FAILURE);
    return decision;
  };
  const read = async (...args: Parameters<typeof readFile>): Promise<Buffer | string> => {
    const decision = decided('file', args[0]);
    const content = await readFile(...args);
    return decision === 'torn' ? content.slice(0, content.length / 2) : content;
  };
  const look = async (...args: Parameters<typeof stat>): ReturnType<typeof stat> => {
    decided('stat', args[0]);
    return stat(...args);
  };
  Object.assign(promises, { readFile: read, stat: look });
  return () => void Object.assign(promises, { readFile, stat });
}
