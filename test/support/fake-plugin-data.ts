import type { RequestId } from '#core/ids';
import type { Notes, PluginNotes } from '../../src/relay/teleport/plugin-data';
import { TeleportFailure } from '../../src/relay/teleport/errors';
import type { Course } from './every-course';

/** Notes beside requests in memory, with Teleport's comparison. Each call passes the gate right before its effect. */
export class FakePluginData implements PluginNotes {
  readonly notes = new Map<RequestId, Notes>();
  readonly #course: Course;
  readonly #hasFaults: boolean;

  /** With faults, a change may also fail before its effect, or after it with its answer lost. */
  constructor(course: Course, { hasFaults = false }: { readonly hasFaults?: boolean } = {}) {
    this.#course = course;
    this.#hasFaults = hasFaults;
  }

  async read(id: RequestId): Promise<Notes> {
    await this.#course.pass();
    return this.notes.get(id) ?? {};
  }

  async readAll(): Promise<ReadonlyMap<string, Notes>> {
    await this.#course.pass();
    return new Map(this.notes);
  }

  async compareAndSet(
    id: RequestId,
    { set, expect: expected }: { readonly set: Notes; readonly expect: Notes },
  ): Promise<boolean> {
    await this.#course.pass();
    const fault = this.#hasFaults && !this.#course.isOpen ? this.#course.pick(3) : 0;
    if (fault === 1) throw new TeleportFailure('lost', 'Cannot update plugin data');
    const now = this.notes.get(id) ?? {};
    const isAsExpected = Object.entries(expected).every(([key, value]) => (now[key] ?? '') === value);
    if (isAsExpected) this.notes.set(id, { ...now, ...set });
    if (fault === 2) throw new TeleportFailure('lost', 'Cannot update plugin data');
    return isAsExpected;
  }
}
