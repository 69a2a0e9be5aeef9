/** People and administrators of a real cluster: the Go program that acts as them, with Teleport's own client. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a cluster says of itself. */
export interface Cluster {
  readonly version: string;
  readonly cluster: string;
  readonly hasReviews: boolean;
}

/** Of a request, what stories look at. */
export interface RealRequest {
  readonly state: 'PENDING' | 'APPROVED' | 'DENIED' | 'PROMOTED';
  readonly resolveReason: string;
  readonly reviews: readonly { readonly author: string; readonly state: string; readonly reason: string }[];
}

interface Answer {
  readonly number: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Commands go out and answers come in as lines; each rejects with Teleport's own words. */
export class Driver {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, Waiting>();
  #said = '';
  #count = 0;

  constructor(program: string, addr: string, identity: string) {
    this.#child = spawn(program, ['-addr', addr, '-identity', identity]);
    this.#child.stderr.on('data', (text: Buffer) => (this.#said += text.toString()));
    createInterface(this.#child.stdout).on('line', (line) => this.#settle(JSON.parse(line) as Answer));
    this.#child.once('exit', (code) => this.#fail(new Error(`The driver ended with ${code}: ${this.#said}`)));
    this.#child.once('error', (error) => this.#fail(error));
  }

  ping = (): Promise<Cluster> => this.#do('ping', {}) as Promise<Cluster>;

  /** Creates a role or replaces it. */
  role = (role: object): Promise<unknown> => this.#do('role', { role });

  /** Creates a user or replaces them. */
  user = (name: string, roles: readonly string[], traits: object): Promise<unknown> =>
    this.#do('user', { name, roles, traits });

  forgetUser = (name: string): Promise<unknown> => this.#do('forget', { name });
  forgetRole = (name: string): Promise<unknown> => this.#do('forget', { roles: [name] });

  /** Writes an identity file. */
  identity = (name: string, path: string, seconds: number): Promise<unknown> =>
    this.#do('identity', { name, path, seconds });

  node = (name: string, hostname: string): Promise<unknown> => this.#do('node', { name, hostname });
  lock = (name: string, user: string): Promise<unknown> => this.#do('lock', { name, as: user });
  unlock = (name: string): Promise<unknown> => this.#do('unlock', { name });

  /** Makes a request in one's own name; resolves to its id. */
  ask = (user: string, choices: AskChoices): Promise<string> =>
    this.#do('ask', { as: user, ...choices }) as Promise<string>;

  review = (user: string, id: string, state: 'APPROVED' | 'DENIED', reason = ''): Promise<unknown> =>
    this.#do('review', { as: user, id, state, reason });

  /** The request; undefined where there is none. */
  request = (id: string): Promise<RealRequest | undefined> =>
    this.#do('get', { id }) as Promise<RealRequest | undefined>;

  delete = (id: string): Promise<unknown> => this.#do('delete', { id });

  stop(): void {
    this.#child.removeAllListeners('exit');
    this.#child.kill();
  }

  #do(op: string, fields: object): Promise<unknown> {
    this.#count += 1;
    const number = this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#child.stdin.write(`${JSON.stringify({ number, op, ...fields })}\n`);
    });
  }

  #settle({ number, value, error }: Answer): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (error === undefined) waiting?.resolve(value ?? undefined);
    else waiting?.reject(new Error(error));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

export interface AskChoices {
  readonly roles?: readonly string[];
  /** Names of nodes. */
  readonly resources?: readonly string[];
  readonly reason?: string;
  /** How long it waits for a decision. */
  readonly seconds?: number;
}
