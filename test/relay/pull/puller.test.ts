/** Goal: a relay that asks the app for its work does each call once, brings each answer, and copes with an app that is away. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestId } from '#core/ids';
import { MAIL_KINDS, type Answer, type MailCall, type Question } from '#wire/mail';
import { signed } from '../../../src/forge/mailbox/jws';
import type { RelayCalls } from '../../../src/relay/calls/answer-call';
import { silentLog, type Log } from '../../../src/relay/log';
import { keyIdOf, newKey, newNonce, opened } from '../../../src/relay/pull/keys';
import { readPairing, writePairing, type Pairing } from '../../../src/relay/pull/pairing-file';
import { Puller } from '../../../src/relay/pull/puller';
import { ManualClock } from '../../sandbox/clock';
import { eventually } from '../../support/eventually';

const START = Date.UTC(2026, 5, 1, 9);

/** An app that tells what a test gives it to tell, and remembers what it was asked. */
class FakeApp {
  readonly questions: Question[] = [];
  readonly calls: MailCall[] = [];
  /** What the next questions get in place of an answer. */
  readonly faults: ((response: ServerResponse) => void)[] = [];
  kind: Answer['kind'] = 'calls';
  /** How far the app's clock is ahead of the relay's. */
  clockOffMs = 0;
  readonly clock = new ManualClock(START);
  readonly #keys = Promise.all([newKey(), newKey()]);
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => void this.#answer(body, response));
    });
  }

  async start(): Promise<Pairing> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const [app, key] = await this.#keys;
    const { port } = this.#server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/public/1`, appKey: app.x, key };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(body: string, response: ServerResponse): Promise<void> {
    const [app, key] = await this.#keys;
    const question = (await opened(MAIL_KINDS.question, body, key.x)) as Question;
    this.questions.push(question);
    const fault = this.faults.shift();
    if (fault !== undefined) {
      fault(response);
      return;
    }
    const answered = new Set(question.results.map(({ id }) => id));
    const answer: Answer = {
      to: await keyIdOf(key.x),
      at: this.clock.now() + this.clockOffMs,
      nonce: newNonce(),
      re: question.nonce,
      kind: this.kind,
      calls: this.kind === 'calls' ? this.calls.filter(({ id }) => !answered.has(id)) : [],
      nextInMs: 1_000,
    };
    for (const id of answered)
      this.calls.splice(0, this.calls.length, ...this.calls.filter((call) => call.id !== id));
    response.end(signed(MAIL_KINDS.answer, answer, app));
  }
}

let app: FakeApp;
let puller: Puller | undefined;
let folder: string;
let file: string;
beforeEach(async () => {
  app = new FakeApp();
  folder = await mkdtemp(join(tmpdir(), 'puller-'));
  file = join(folder, 'state', 'pairing.json');
});
afterEach(async () => {
  await puller?.stop();
  await app.stop();
  await rm(folder, { recursive: true });
});

function start(calls: Partial<RelayCalls> = {}, log: Log = silentLog): Puller {
  puller = new Puller({
    pairing: () => readPairing(file),
    calls: calls as RelayCalls,
    clock: app.clock,
    random: () => 0.5,
    log,
    version: '1.0.0',
    revisionOf: () => '1',
    pending: () => ({ digest: 'd', count: 1 }),
    cluster: () => undefined,
  });
  puller.start();
  return puller;
}

const paired = async (): Promise<void> => writePairing(file, await app.start());

/** Time goes on in steps until something holds. */
const later = <T>(probe: () => T): Promise<T> =>
  eventually(() => {
    app.clock.advance(250);
    return probe();
  });

const aCall = (id = 'call-1'): MailCall => ({
  id,
  name: 'people',
  body: { users: ['bob'] },
  until: START + 600_000,
});

it('waits for a pairing, says why it has none, and takes it up when it is there', async () => {
  const waiting = start();
  await later(() =>
    expect(waiting.state).toMatchObject({
      kind: 'unpaired',
      problem: expect.stringContaining('pair') as unknown,
    }),
  );

  await paired();

  await later(() => expect(waiting.state.kind).toBe('answered'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('carries a call out once, though it is told of it again and again, and brings the answer', async () => {
  let runs = 0;
  let finish: (() => void) | undefined;
  app.calls.push(aCall());
  await paired();
  start({
    people: () =>
      new Promise((resolve) => {
        runs += 1;
        finish = () => resolve({ people: [] });
      }),
  });
  await later(() => expect(app.questions.length).toBeGreaterThan(3));
  expect(app.questions.at(-1)?.working).toEqual(['call-1']);

  finish?.();

  await later(() => expect(app.calls).toEqual([]));
  const { results } = app.questions.find((question) => question.results.length > 0) ?? { results: [] };
  expect(results).toEqual([{ id: 'call-1', status: 200, body: { people: [] } }]);
  expect(runs).toBe(1);
});

it('tells what was not taken again, and news with it', async () => {
  app.calls.push(aCall());
  await paired();
  const running = start({ people: () => ({ people: [] }) });
  await later(() => expect(app.questions.length).toBeGreaterThan(0));
  app.faults.push(
    (response) => response.destroy(),
    (response) => void response.writeHead(503).end(),
  );
  running.news([requestId('request-1')]);

  await later(() => expect(app.calls).toEqual([]));
  await later(() => expect(app.questions.at(-1)?.news).toEqual([]));

  const told = app.questions.filter(({ news }) => news.length > 0);
  expect(told.length).toBeGreaterThan(1);
  expect(told.at(-1)?.news).toEqual([{ id: 'request-1', revision: '1' }]);
});

it.each([
  ['cuts the connection', (response: ServerResponse) => void response.destroy()],
  ['answers 429', (response: ServerResponse) => void response.writeHead(429, { 'retry-after': '3' }).end()],
  ['answers 500', (response: ServerResponse) => void response.writeHead(500).end()],
  ['answers what it did not sign', (response: ServerResponse) => void response.end('a.b.c')],
  ['refuses', (response: ServerResponse) => void response.writeHead(401).end('{}')],
])('asks again after a pause when the app %s', async (_what, fault) => {
  await paired();
  app.faults.push(fault);
  const running = start();

  await later(() => expect(running.state.kind).toBe('answered'));

  expect(app.questions.length).toBeGreaterThan(1);
});

it('waits as long as Retry-After says', async () => {
  await paired();
  app.faults.push((response) => void response.writeHead(429, { 'retry-after': '30' }).end());
  start();
  await eventually(() => expect(app.questions).toHaveLength(1));
  const asked = app.clock.now();

  await later(() => expect(app.questions).toHaveLength(2));

  expect(app.clock.now() - asked).toBeGreaterThanOrEqual(30_000);
});

it('keeps its news while another relay asks, and its questions are in order', async () => {
  await paired();
  app.kind = 'held-by-another';
  const running = start();
  running.news([requestId('request-1')]);
  await later(() => expect(running.state.kind).toBe('standing-by'));
  await later(() => expect(app.questions.length).toBeGreaterThan(2));
  expect(app.questions.at(-1)?.news).toHaveLength(1);

  app.kind = 'calls';

  await later(() => expect(running.state.kind).toBe('answered'));
  const times = app.questions.map(({ at }) => at);
  expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
});

it('does not begin what nobody waits for any more, and says when it leaves', async () => {
  let runs = 0;
  app.calls.push({ ...aCall(), until: START - 1 });
  await paired();
  const running = start({
    people: () => {
      runs += 1;
      return { people: [] };
    },
  });
  await later(() => expect(app.questions.length).toBeGreaterThan(2));

  await running.stop();
  puller = undefined;

  expect(runs).toBe(0);
  expect(app.questions.at(-1)).toMatchObject({ isLeaving: true });
});

it('says once how far the clock of this machine is from that of the app, and again when it goes wrong anew', async () => {
  const warned: unknown[] = [];
  app.clockOffMs = 20_000;
  await paired();
  start({}, { ...silentLog, warn: (...said) => void warned.push(said) });
  const answers = (count: number) => later(() => expect(app.questions.length).toBeGreaterThan(count));

  await answers(3);
  app.clockOffMs = 0;
  await answers(app.questions.length + 2);
  app.clockOffMs = -20_000;
  await answers(app.questions.length + 3);

  expect(warned).toEqual([
    [
      'pull.clock-off',
      { reason: expect.stringMatching(/differ by \d+ s: that of this machine is behind/) as unknown },
    ],
    [
      'pull.clock-off',
      { reason: expect.stringMatching(/differ by \d+ s: that of this machine is ahead/) as unknown },
    ],
  ]);
});
