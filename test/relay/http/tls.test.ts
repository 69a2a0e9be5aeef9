import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Hono } from 'hono';
import { serve, type RunningServer } from '../../../src/relay/http/server';
import { TLS_RELOAD_INTERVAL_MS } from '../../../src/relay/limits';
import { logTo } from '../../../src/relay/log';
import { ManualClock } from '../../sandbox/clock';
import { createServerCertificate } from '../../sandbox/pki/server-certificate';
import { eventually } from '../../support/eventually';

const DAY_MS = 86_400_000;
const clock = new ManualClock(Date.now());
let folder: string;
let lines: string[];
let server: RunningServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'));
  lines = [];
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const put = (name: string, text: string) => writeFile(join(folder, name), text);

async function start(): Promise<void> {
  const app = new Hono();
  app.get('/', (c) => c.text('here'));
  server = await serve(app, {
    config: {
      host: '127.0.0.1',
      port: 0,
      httpsKeyFile: join(folder, 'key'),
      httpsCertFile: join(folder, 'crt'),
    },
    insecure: false,
    clock,
    log: logTo({ write: (line) => void lines.push(line) }, 'debug'),
  });
}

/** The serial number of the certificate that a new connection is shown. */
const served = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const port = Number(new URL(server.url).port);
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.on('error', reject);
  });

it('serves a renewed certificate without a restart, and keeps the old one while half a pair is written', async () => {
  const first = await createServerCertificate({ ttlMs: 10 * DAY_MS });
  const second = await createServerCertificate({ ttlMs: 90 * DAY_MS });
  await put('key', first.keyPem);
  await put('crt', first.certPem);
  await start();
  const before = await served();

  await put('crt', second.certPem);
  clock.advance(TLS_RELOAD_INTERVAL_MS);
  await eventually(() => expect(lines.join('')).toContain('https.certificate-unreadable'));
  expect(await served()).toBe(before);

  await put('key', second.keyPem);
  await eventually(async () => {
    clock.advance(TLS_RELOAD_INTERVAL_MS);
    expect(await served()).not.toBe(before);
  });
  expect(lines.join('')).toContain('https.certificate-renewed');
  expect(server.certificateExpiresAt).toBeGreaterThan(Date.now() + 80 * DAY_MS);
});
