/** Goal: the decision log in Forge's storage keeps each entry once, in order of time, and reads back all that it keeps. */
import { decisionId, issueId, issueKey, projectId, requestId } from '#core/ids';
import { logId, type LogEntry } from '#core/log/decision-log';
import { forgeDecisionLog } from '../../src/forge/storage/decision-log';
import { BOB } from '../support/builders';
import { forgetStorage, useStorage } from '../support/kvs-in-memory';

const CHANGE = decisionId(issueId('10100'), '500');
const ALL = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };

const anEntry = (changes: Partial<LogEntry> = {}): LogEntry =>
  ({
    id: logId('sent:10100:500'),
    event: 'sent',
    at: '2026-11-22T21:00:00.000Z',
    loggedAt: '2026-11-22T21:00:01.000Z',
    requestId: requestId('request-1'),
    issueId: issueId('10100'),
    issueKey: issueKey('ACC-1'),
    projectId: projectId('10000'),
    by: BOB.accountId,
    via: 'drag',
    state: 'approved',
    reason: 'fine',
    change: '500',
    ...changes,
  }) as LogEntry;

beforeEach(() => useStorage());
afterEach(forgetStorage);

const concluding = (entry: LogEntry) => [{ decisionId: CHANGE, entry }];

const read = async (query = {}) => (await forgeDecisionLog().read({ ...ALL, ...query })).entries;

test('an entry that is written again stays as it was', async () => {
  await forgeDecisionLog().add([anEntry()], 365);
  await forgeDecisionLog().add([anEntry({ at: '2026-11-23T21:00:00.000Z' })], 365);

  expect(await read()).toEqual([anEntry()]);
});

test('an entry that an invocation has written costs it no second write', async () => {
  const calls: string[] = [];
  useStorage((answer, call) => {
    calls.push(call);
    return answer();
  });
  const log = forgeDecisionLog();

  await log.add([anEntry()], 365);
  await log.add([anEntry()], 365);

  expect(calls).toHaveLength(1);
});

test('what came of a decision takes the place of its sending', async () => {
  const review = anEntry({
    id: logId('review:request-1:0'),
    event: 'review',
    reviewer: 'bob',
    mode: 'native',
  });
  await forgeDecisionLog().add([anEntry()], 365);

  await forgeDecisionLog().conclude(concluding(review), [], 365);
  await forgeDecisionLog().conclude(concluding(review), [], 365);

  expect(await read()).toEqual([review]);
});

describe('what came of a decision, and how the request ended', () => {
  const review = anEntry({ id: logId('review:request-1:0'), event: 'review', reviewer: 'bob' });
  const outcome = anEntry({
    id: logId('outcome:request-1:approved'),
    event: 'outcome',
    resolution: 'approved',
    at: '2026-11-22T21:00:02.000Z',
  });
  const earlier = anEntry({ ...outcome, loggedAt: '2026-11-22T20:00:00.000Z' });

  test('are one write', async () => {
    const calls: string[] = [];
    useStorage((answer, call) => {
      calls.push(call);
      return answer();
    });
    await forgeDecisionLog().add([anEntry()], 365);

    await forgeDecisionLog().conclude(concluding(review), [review, outcome], 365);

    expect(calls).toHaveLength(2);
    expect((await read()).map(({ id }) => id)).toEqual([outcome.id, review.id]);
  });

  test.each([
    ['the end is there already', () => forgeDecisionLog().add([earlier], 365)],
    ['storage takes no condition on what is not there', refuseConditions],
  ] as const)('are both there, each once and as it was, where %s', async (_, prepare) => {
    await forgeDecisionLog().add([anEntry()], 365);
    await prepare();
    await forgeDecisionLog().conclude(concluding(review), [outcome], 365);
    await forgeDecisionLog().conclude(concluding(review), [outcome], 365);

    expect((await read()).map(({ event, loggedAt }) => [event, loggedAt])).toEqual([
      ['outcome', prepare === refuseConditions ? outcome.loggedAt : earlier.loggedAt],
      ['review', review.loggedAt],
    ]);
  });

  /** Forge does not say what a condition means for a key that is not there. */
  function refuseConditions(): Promise<void> {
    const inMemory = Reflect.get(globalThis, '__forge_fetch__') as (...call: unknown[]) => Promise<Response>;
    Reflect.set(
      globalThis,
      '__forge_fetch__',
      (target: unknown, path: string, init: { readonly body: string }) =>
        init.body.includes('NOT_EXISTS')
          ? Promise.resolve(new Response(null, { status: 400 }))
          : inMemory(target, path, init),
    );
    return Promise.resolve();
  }
});

test.each(['before', 'after'] as const)(
  'a decision whose end is lost %s it was written is sent or ended, never both or neither',
  async (when) => {
    const review = anEntry({ id: logId('review:request-1:0'), event: 'review', reviewer: 'bob' });
    let isLost = false;
    useStorage(async (answer, call) => {
      if (!isLost || !call.includes('/transaction ')) return answer();
      if (when === 'after') await answer();
      return new Response(null, { status: 500 });
    });
    await forgeDecisionLog().add([anEntry()], 365);

    isLost = true;
    const concluded = forgeDecisionLog().conclude(concluding(review), [], 365);
    if (when === 'before') await expect(concluded).rejects.toMatchObject({ code: 'storage-unavailable' });
    else await concluded;

    expect(await read()).toEqual([when === 'before' ? anEntry() : review]);
    expect(await forgeDecisionLog().get(review.id)).toEqual(when === 'before' ? undefined : review);
  },
);

test('entries are read newest first, by site, project, request and time, page by page', async () => {
  const at = (minute: number) => new Date(Date.parse('2026-11-22T21:00:00Z') + minute * 60_000).toISOString();
  const entries = Array.from({ length: 250 }, (_, minute) =>
    anEntry({
      id: logId(`sent:10100:${minute}`),
      at: at(minute),
      projectId: projectId(minute % 2 === 0 ? '10000' : '10001'),
      requestId: requestId(`request-${minute % 5}`),
    }),
  );
  await forgeDecisionLog().add(entries, 30);

  const first = await forgeDecisionLog().read(ALL);
  const rest = await forgeDecisionLog().read({ ...ALL, after: first.next });

  expect(first.entries[0]).toEqual(entries[249]);
  expect([...first.entries, ...rest.entries]).toHaveLength(200);
  expect(await read({ projectId: projectId('10001') })).toHaveLength(100);
  expect(await read({ requestId: requestId('request-3') })).toHaveLength(50);
  expect(await read({ from: at(10), to: at(12) })).toEqual([entries[12], entries[11], entries[10]]);
});

test('a write that fails is told, and one whose answer is lost is done', async () => {
  let fault: 'before' | 'after' | 'none' = 'before';
  useStorage(async (answer, call) => {
    const isWrite = call.includes('/entity/set ');
    if (isWrite && fault === 'before') return new Response(null, { status: 500 });
    const response = await answer();
    return isWrite && fault === 'after' ? new Response(null, { status: 500 }) : response;
  });

  await expect(forgeDecisionLog().add([anEntry()], 365)).rejects.toMatchObject({
    code: 'storage-unavailable',
  });
  fault = 'after';
  await forgeDecisionLog().add([anEntry()], 365);

  expect(await read()).toEqual([anEntry()]);
});

test.each([30, 365])('an entry that is to be kept for %d days is gone after them', async (days) => {
  const storage = useStorage();
  await forgeDecisionLog().add([anEntry()], days);

  expect(storage.expiryOf('log-entry', anEntry().id)).toBe(days * 86_400_000);
});
