import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ManualClock } from '../sandbox/clock';
import { parseEntities } from '../sandbox/forge-host/kvs/entity-definition';
import { answerKvs } from '../sandbox/forge-host/kvs/kvs-api';
import { Storage } from '../sandbox/forge-host/kvs/storage';
import type { Course } from './every-course';

/** How the answer to one call comes about: now, or when a test says so. `call` is its path and its body. */
export type Schedule = (answer: () => Promise<Response>, call: string) => Promise<Response>;

const { app } = parse(readFileSync(join(__dirname, '../../manifest.yml'), 'utf8')) as {
  readonly app: { readonly storage: { readonly entities: unknown } };
};
const ENTITIES = parseEntities(app.storage.entities);

/** Puts an empty storage behind Forge's SDK, each call of which happens when `schedule` says so. */
export function useStorage(schedule: Schedule = (answer) => answer()): Storage {
  const storage = new Storage(new ManualClock(0), ENTITIES);
  const answer = (path: string, text: string | undefined): Response => {
    const sent = text === undefined ? {} : { body: text };
    const { status, headers, body } = answerKvs(storage, { method: 'POST', path, headers: {}, ...sent });
    return new Response(body === undefined ? null : String(body), { status, headers });
  };
  Reflect.set(globalThis, '__forge_fetch__', (_target: unknown, path: string, { body }: RequestInit) => {
    const text = typeof body === 'string' ? body : undefined;
    return schedule(() => Promise.resolve(answer(path, text)), `${path} ${text ?? ''}`);
  });
  return storage;
}

/** Takes it away again. */
export const forgetStorage = (): boolean => Reflect.deleteProperty(globalThis, '__forge_fetch__');

/** Calls that change something. */
const isWrite = (call: string): boolean => /^\S+\/(?:set|transaction) /.test(call);
const failed = (): Response => new Response(null, { status: 500 });

/** Calls that pass the gate and then happen. */
export const inOrder =
  (course: Course): Schedule =>
  async (answer) => {
    await course.pass();
    return answer();
  };

/** The same, but a write may also fail before its effect, or after it with its answer lost. */
export const withFaults =
  (course: Course): Schedule =>
  async (answer, call) => {
    await course.pass();
    const fault = course.isOpen || !isWrite(call) ? 0 : course.pick(3);
    if (fault === 1) return failed();
    const response = await answer();
    return fault === 2 ? failed() : response;
  };
