/** Goal: credentials come and go without a pause, and what is wrong with them is said as such, never as a network error. */
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { status } from '@grpc/grpc-js';
import { createTeleportPki, type TeleportPki } from '../../sandbox/pki/teleport-pki';
import { PLUGIN_USER } from '../../sandbox/teleport/demo-cluster';
import { Listener } from '../../sandbox/teleport/proxy/listener';
import type { Teleport } from '../../sandbox/teleport/teleport';
import { eventually } from '../../support/eventually';
import { RelayBed, type TestRelay } from '../bed';

const HOUR_MS = 3_600_000;
const LOOK_MS = 10_000;
const PLUGIN = { user: PLUGIN_USER, roles: [PLUGIN_USER] };
const bed = new RelayBed();
afterEach(() => bed.stop());

interface Line {
  readonly level: string;
  readonly event: string;
  readonly problem?: string;
}
const lines = (event: string): readonly Line[] =>
  bed.logLines.map((line) => JSON.parse(line) as Line).filter((line) => line.event === event);
const connections = (): number => lines('teleport.connected').length;
const identity = (teleport: Teleport): Promise<string> => teleport.issueIdentity(PLUGIN_USER);
const knows = async (relay: TestRelay, id: string): Promise<void> =>
  eventually(async () =>
    expect((await relay.call('POST', '/v1/sync', {})).body).toMatchObject({
      heads: expect.arrayContaining([expect.objectContaining({ id })]) as unknown,
    }),
  );
const unready = async (relay: TestRelay): Promise<string> => {
  return bed.advanceUntil(async () => {
    const response = await fetch(relay.readyUrl);
    expect(response.status).toBe(503);
    const { reasons } = (await response.json()) as { reasons: string[] };
    expect(reasons[0]).not.toMatch(/not up yet|not connected to Teleport yet/);
    return reasons.join(' ');
  });
};

describe('renewed credentials', () => {
  it('are taken up without the relay ever being less than ready', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);
    const states = new Set<string>();
    await writeFile(relay.identityPath, await identity(teleport));

    const ids: string[] = [];
    bed.clock.advance(LOOK_MS);
    await eventually(() => {
      ids.push(teleport.createRequest('alice', { roles: ['editor'] }));
      states.add(relay.relay.status().watch.kind);
      expect(relay.relay.status().unreadyReason).toBeUndefined();
      expect(connections()).toBe(2);
    });

    for (const id of ids) await knows(relay, id);
    expect([...states].filter((state) => !['live', 'renewing', 'listing'].includes(state))).toEqual([]);
    expect(lines('watch.failed')).toEqual([]);
    await eventually(() => expect(teleport.state.watcherCount()).toBe(1));
  });

  it.each([
    [
      'are of another authority',
      async () => (await createTeleportPki()).issueIdentityFile(PLUGIN),
      /of no use/,
    ],
    ['are half written', (text: string) => Promise.resolve(text.slice(0, 900)), /no TLS certificate/],
    ['are gone', () => Promise.resolve(undefined), /does not exist/],
  ])('that %s are refused, said once, and the old ones stay in use', async (_, change, expected) => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);
    const text = await change(await identity(teleport));
    if (text === undefined) await rm(relay.identityPath);
    else await writeFile(relay.identityPath, text);

    for (let look = 0; look < 3; look += 1) {
      bed.clock.advance(LOOK_MS);
      await eventually(() => expect(lines('credentials.unusable').length).toBeGreaterThan(0));
      await relay.untilLive();
    }
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    await knows(relay, id);
    expect(lines('credentials.unusable')).toEqual([
      expect.objectContaining({ level: 'warn', problem: expect.stringMatching(expected) as unknown }),
    ]);

    await writeFile(relay.identityPath, await identity(teleport), { mode: 0o600 });
    // In small steps: dialling has its time limits on the same clock.
    await bed.advanceUntil(() => expect(connections()).toBe(2));
  });

  it('stay refused until they change, but the old ones are found again when the connection breaks', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);
    await writeFile(relay.identityPath, await (await createTeleportPki()).issueIdentityFile(PLUGIN));
    await bed.advanceUntil(() => expect(lines('credentials.unusable')).toHaveLength(1));

    teleport.dropConnections();

    await bed.advanceUntil(() => expect(connections()).toBe(2));
    await relay.untilLive();
  });
});

describe('a certificate that nothing renews', () => {
  it('is logged as a warning, then as an error, and named when it has expired; a new one mends it', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);
    const { certificates } = (await (await fetch(relay.readyUrl)).json()) as {
      certificates: { teleportExpiresAt: string };
    };
    const expiresAt = Date.parse(certificates.teleportExpiresAt);
    const until = (leftMs: number): void => bed.clock.advance(expiresAt - leftMs - bed.clock.now());
    const said = (): readonly string[] =>
      bed.logLines
        .map((line) => JSON.parse(line) as Line)
        .filter(({ event }) => event.startsWith('certificate.'))
        .map(({ level, event }) => `${level} ${event}`);

    until(4 * HOUR_MS);
    await bed.advanceUntil(() => expect(relay.relay.status().watch.kind).toBe('live'));
    expect(said()).toEqual([]);
    until(2 * HOUR_MS);
    await bed.advanceUntil(() => expect(said()).toEqual(['warn certificate.expires']), LOOK_MS);
    until(HOUR_MS);
    await bed.advanceUntil(
      () => expect(said()).toEqual(['warn certificate.expires', 'error certificate.expires']),
      LOOK_MS,
    );
    until(0);
    await bed.advanceUntil(() => expect(said().at(-1)).toBe('error certificate.expired'), LOOK_MS);
    expect(await unready(relay)).toMatch(/certificate expired on .*tbot or "tctl auth sign"/);
    expect(said()).toHaveLength(3);

    await writeFile(
      relay.identityPath,
      await teleport.issueIdentity(PLUGIN_USER, { ttlMs: 400 * 24 * HOUR_MS }),
    );
    await bed.advanceUntil(() => expect(relay.relay.status().unreadyReason).toBeUndefined());
  });
});

describe('a certificate that Teleport does not take', () => {
  /** A key and certificate by `pki`, with the authority of `teleport`. */
  const mixed = async (teleport: Teleport, pki: TeleportPki, ttlMs = HOUR_MS): Promise<string> =>
    (await pki.issueIdentityFile({ ...PLUGIN, ttlMs })).replace(pki.hostCaPem, teleport.pki.hostCaPem);
  /** A relay with such an identity; its reason for not being ready. */
  const reasonWith = async (teleport: Teleport, text: string, addr = teleport.addr): Promise<string> => {
    const path = await bed.identityFile(text);
    return unready(
      await bed.relay(teleport, {
        waits: false,
        teleport: { addr, credentials: { kind: 'identity', path } },
      }),
    );
  };

  it('is named when its authority is unknown there', async () => {
    const teleport = await bed.teleport();

    const reason = await reasonWith(teleport, await mixed(teleport, await createTeleportPki()));

    expect(reason).toMatch(/Teleport may not take the relay's certificate \(user "access-plugin"/);
  });

  it('is named when it has expired there, though not by the clock of the relay', async () => {
    const teleport = await bed.teleport();

    const reason = await reasonWith(teleport, await mixed(teleport, teleport.pki, -60_000));

    expect(reason).toMatch(/Teleport may not take the relay's certificate .*valid until 20/);
  });

  it.each([
    [
      'expired',
      45,
      /takes the relay's certificate for expired, although it holds until 20.*compare the clocks/,
    ],
    ['revoked', 44, /the relay's certificate was revoked: write new ones with tbot/],
    [
      'by an unknown authority',
      48,
      /does not take the relay's certificate.*before its authority was rotated/,
    ],
    ['bad', 42, /does not take the relay's certificate/],
  ])('is named as what Teleport says in TLS: %s', async (_, alert, expected) => {
    const teleport = await bed.teleport();
    const server = await Listener.open(
      createServer((socket) => {
        // A fatal alert is all that it ever answers.
        socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, alert])));
      }),
    );
    bed.alsoStop(() => server.close());

    const reason = await reasonWith(teleport, await identity(teleport), `127.0.0.1:${server.port}`);

    expect(reason).toMatch(expected);
  });

  it('is named when its user is locked', async () => {
    const teleport = await bed.teleport();
    const details = 'lock targeting User:"access-plugin" is in force: gone for good';
    teleport.faults.fail({ rpc: '*', code: status.PERMISSION_DENIED, details, times: 1_000 });

    const reason = await reasonWith(teleport, await identity(teleport));

    expect(reason).toMatch(/PERMISSION_DENIED: a lock is in force.*tctl get locks/);
  });
});
