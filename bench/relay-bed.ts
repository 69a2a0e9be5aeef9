import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { SystemClock } from '../test/sandbox/clock';
import { createServerCertificate, type ServerCertificate } from '../test/sandbox/pki/server-certificate';
import { writeRelayFiles, type RelayFiles } from '../test/sandbox/relay-files';
import { PLUGIN_USER } from '../test/sandbox/teleport/demo-cluster';
import { startTeleport, type Teleport } from '../test/sandbox/teleport/teleport';

const APP_ID = 'ari:cloud:ecosystem::app/7d5a1e5c-0000-4000-8000-000000000001';
const INSTALLATION = 'ari:cloud:ecosystem::installation/3f1c0000-0000-4000-8000-000000000002';
const NUDGE_KEY = `whsec_${Buffer.from('a key for benchmarks').toString('base64')}`;
const TOKEN_LIFETIME_SECONDS = 25;

/** What a relay process needs around it: Teleport, Forge's keys, and a receiver of nudges. All on the machine's time. */
export interface RelayBed {
  readonly teleport: Teleport;
  readonly files: RelayFiles;
  readonly ca: string;
  /** Called with the ids of each nudge that arrives. */
  onNudge: (ids: readonly string[]) => void;
  /** Calls `/v1/sync` as the app would, naming the receiver of nudges; answers the bytes of the body. */
  sync(relayUrl: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts everything but the relay. */
export async function startRelayBed(): Promise<RelayBed> {
  const teleport = await startTeleport({ clock: new SystemClock() });
  const certificate = await createServerCertificate();
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', use: 'sig', alg: 'RS256' };
  const server = await listen((path, body) => {
    if (path === '/jwks.json') return { status: 200, text: JSON.stringify({ keys: [jwk] }) };
    bed.onNudge((JSON.parse(body) as { ids: string[] }).ids);
    return { status: 202, text: '' };
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const files = await filesFor(teleport, certificate, `${origin}/jwks.json`);
  let count = 0;
  const token = (): Promise<string> =>
    new SignJWT({
      app: {
        id: APP_ID,
        installationId: INSTALLATION,
        environment: { type: 'DEVELOPMENT', id: 'ari:cloud:ecosystem::environment/1' },
        module: { type: 'core:function', key: 'sync' },
      },
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'bench' })
      .setIssuer('forge/invocation-token')
      .setAudience(APP_ID)
      .setIssuedAt()
      .setExpirationTime(`${TOKEN_LIFETIME_SECONDS}s`)
      .setJti(`token-${++count}`)
      .sign(privateKey);
  const bed: RelayBed = {
    teleport,
    files,
    ca: certificate.caPem,
    onNudge: () => undefined,
    sync: async (relayUrl) => {
      const nudge = { url: `${origin}/x/nudge`, keyId: 'bench', key: NUDGE_KEY };
      const call = { url: `${relayUrl}/v1/sync`, ca: certificate.caPem, token: await token() };
      const answer = await send({ ...call, body: JSON.stringify({ nudge }) });
      if (answer.status !== 200) throw new Error(`The relay answers ${answer.status} to sync`);
      return answer.bytes;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await teleport.stop();
      await files.remove();
    },
  };
  return bed;
}

async function filesFor(
  teleport: Teleport,
  certificate: ServerCertificate,
  jwksUrl: string,
): Promise<RelayFiles> {
  return writeRelayFiles({
    teleportAddr: teleport.addr,
    identity: await teleport.issueIdentity(PLUGIN_USER),
    way: {
      kind: 'call',
      certificate,
      listenAddr: '127.0.0.1:0',
      appId: APP_ID,
      installationIds: [INSTALLATION],
      jwksUrl,
    },
    mode: 'native',
  });
}

async function listen(
  answer: (path: string, body: string) => { readonly status: number; readonly text: string },
): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.on('data', (chunk) => (body += String(chunk)));
    incoming.on('end', () => {
      const { status, text } = answer(incoming.url ?? '', body);
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Sends a call over HTTPS, trusting one authority: GET without a body, else POST. */
export function send(call: {
  readonly url: string;
  readonly ca: string;
  readonly token?: string;
  readonly body?: string;
}): Promise<{ readonly status: number; readonly bytes: number }> {
  const { url, ca, token, body } = call;
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const options = { ca, headers, method: body === undefined ? 'GET' : 'POST' };
    const outgoing = request(url, options, (incoming) => {
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => (bytes += chunk.length));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, bytes }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
