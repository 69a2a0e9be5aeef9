import { ManualClock } from '../sandbox/clock';
import { answerKvs } from '../sandbox/forge-host/kvs/kvs-api';
import { Storage } from '../sandbox/forge-host/kvs/storage';

/** How the answer to one call comes about: now, or when a test says so. */
export type Schedule = (answer: () => Promise<Response>) => Promise<Response>;

/** Puts an empty storage behind Forge's SDK, each call of which happens when `schedule` says so. */
export function useStorage(schedule: Schedule = (answer) => answer()): void {
  const storage = new Storage(new ManualClock(0), new Map());
  const answer = (path: string, init: RequestInit): Response => {
    const body = typeof init.body === 'string' ? { body: init.body } : {};
    const {
      status,
      headers,
      body: text,
    } = answerKvs(storage, { method: 'POST', path, headers: {}, ...body });
    return new Response(text === undefined ? null : String(text), { status, headers });
  };
  Reflect.set(globalThis, '__forge_fetch__', (_target: unknown, path: string, init: RequestInit) =>
    schedule(() => Promise.resolve(answer(path, init))),
  );
}

/** Takes it away again. */
export const forgetStorage = (): boolean => Reflect.deleteProperty(globalThis, '__forge_fetch__');
