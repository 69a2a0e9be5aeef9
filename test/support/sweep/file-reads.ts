/** Reads of files by a relay in this process, so that one may fail. */
import { promises } from 'node:fs';
import { basename, dirname } from 'node:path';

/** What happens to one read: it fails, or the file is being written just then. */
export type ReadDecision = 'pass' | 'fail' | 'torn';

const RELAY_FOLDER = /^teleport-jira-relay-/;

/** Asks `decide` before every read of a relay's file, by its name. Answers what ends that. */
export function interceptReads(decide: (file: string) => ReadDecision): () => void {
  const { readFile } = promises;
  const read = async (...args: Parameters<typeof readFile>): Promise<Buffer | string> => {
    const [path] = args;
    const isRelays = typeof path === 'string' && RELAY_FOLDER.test(basename(dirname(path)));
    const decision = isRelays ? decide(basename(path)) : 'pass';
    if (decision === 'fail') throw Object.assign(new Error('((injected failure))'), { code: 'EIO' });
    const content = await readFile(...args);
    return decision === 'torn' ? content.slice(0, content.length / 2) : content;
  };
  Object.assign(promises, { readFile: read });
  return () => void Object.assign(promises, { readFile });
}
