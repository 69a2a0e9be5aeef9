import type { ClientReadableStream } from '@grpc/grpc-js';
import { pause, type Clock } from '../clock';
import { WATCH_INIT_TIMEOUT_MS } from '../limits';
import { failureFrom, givenUp } from './errors';
import type { Event } from './gen/teleport/client/auth_service';
import { REQUESTS_PERMISSION } from './own-roles';
import { initProblem } from './watch-events';

/** Who takes what a watch brings. `failed` is called once at most, with a sentence. */
export interface WatchListener {
  readonly event: (event: Event) => void;
  readonly failed: (problem: string) => void;
}

/** An open watch that Teleport has confirmed. What comes before anybody listens is kept. */
export class WatchStream {
  readonly #stream: ClientReadableStream<Event>;
  #kept: (() => void)[] = [];
  #listener: WatchListener | undefined;
  #isConfirmed = false;
  #isClosed = false;

  private constructor(stream: ClientReadableStream<Event>) {
    this.#stream = stream;
    stream.on('data', (event: Event) => {
      this.#tell((listener) => {
        listener.event(event);
      });
    });
    // These listeners stay: a stream that fails without one would end the process.
    stream.on('error', (error: unknown) => {
      this.#fail(this.#isConfirmed ? brokenBy(error) : refusedBy(error));
    });
    stream.on('end', () => {
      this.#fail('Teleport ended the watch');
    });
  }

  /** Waits until Teleport has confirmed a watch that was just asked for. Throws `TeleportFailure`. */
  static async confirmed(
    stream: ClientReadableStream<Event>,
    { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  ): Promise<WatchStream> {
    const watch = new WatchStream(stream);
    const done = new AbortController();
    try {
      await Promise.race([
        watch.#init(),
        pause(clock, WATCH_INIT_TIMEOUT_MS, AbortSignal.any([signal, done.signal])).then(() => {
          throw givenUp(WATCHING, `Teleport did not confirm it within ${WATCH_INIT_TIMEOUT_MS / 1000} s`);
        }),
      ]);
      return watch;
    } catch (error) {
      watch.close();
      throw error;
    } finally {
      done.abort();
    }
  }

  /** Hands on what came so far and all that comes. */
  listen(listener: WatchListener): void {
    this.#listener = listener;
    for (const tell of this.#kept.splice(0)) tell();
  }

  /** Ends the watch; nobody is told anything any more. */
  close(): void {
    this.#isClosed = true;
    this.#stream.cancel();
  }

  #init(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.listen({
        event: (event) => {
          this.#listener = undefined;
          const problem = initProblem(event);
          this.#isConfirmed = problem === undefined;
          if (problem === undefined) resolve();
          else reject(givenUp(WATCHING, problem));
        },
        failed: (problem) => {
          reject(givenUp(WATCHING, problem));
        },
      });
    });
  }

  #fail(problem: string): void {
    this.#tell((listener) => {
      listener.failed(problem);
    });
    this.#isClosed = true;
  }

  #tell(run: (listener: WatchListener) => void): void {
    if (this.#isClosed) return;
    const tell = (): void => {
      if (this.#listener !== undefined) run(this.#listener);
    };
    if (this.#listener === undefined) this.#kept.push(tell);
    else tell();
  }
}

const WATCHING = 'watch access requests';

/** Why Teleport does not let the relay watch. Asked only for what it refuses, it calls the whole watch a bad parameter. */
function refusedBy(error: unknown): string {
  const failure = failureFrom(error, { doing: WATCHING });
  if (failure.known !== undefined) return failure.message;
  const isRefusal = failure.kind === 'access-denied' || failure.kind === 'bad-parameter';
  return isRefusal ? `${failure.message}. ${REQUESTS_PERMISSION}` : failure.message;
}

/** What Teleport says to a watcher that reads more slowly than events come, which is no fault of anybody's role. */
const FELL_BEHIND = 'buffer overflow';

/** Why a watch that Teleport had confirmed has ended. */
function brokenBy(error: unknown): string {
  const failure = failureFrom(error, { doing: WATCHING });
  return failure.said === FELL_BEHIND
    ? 'Teleport ended the watch, since events came faster than the relay took them. It reads the whole list anew'
    : failure.message;
}
