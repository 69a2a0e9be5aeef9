import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../support/browser';
import { eventually } from '../../../support/eventually';
import { ALICE, APP_DIRECTORY, bundleFixture, startFixture, type FixtureHost } from '../fixtures/fixture-app';
import { startForgeUi, type ForgeUi } from './ui-server';

const bundle = bundleFixture();
const statics = mkdtempSync(join(tmpdir(), 'forge-ui-'));
let fixture: FixtureHost;
let ui: ForgeUi;
let site: http.Server;
let siteOrigin: string;
let browser: Browser;

beforeAll(async () => {
  cpSync(join(APP_DIRECTORY, 'static', 'panel'), statics, { recursive: true });
  const common = { bundle: true, format: 'iife' as const, target: 'es2022', logLevel: 'error' as const };
  buildSync({
    ...common,
    entryPoints: [join(APP_DIRECTORY, 'src', 'panel.ts')],
    outfile: join(statics, 'panel.js'),
  });
  const parent = buildSync({
    ...common,
    entryPoints: [join(__dirname, '..', 'fixtures', 'site-page.ts')],
    write: false,
  });
  const script = parent.outputFiles[0]?.text ?? '';
  site = http.createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    const page = JSON.stringify({
      url: ui.resourceUrl('panel'),
      origin: ui.origin,
      host: fixture.host.url,
      accountId: ALICE,
    });
    response.end(
      `<!doctype html><html data-color-mode="dark"><body><script>window.site=${page};${script}</script></body></html>`,
    );
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  siteOrigin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  fixture = await startFixture(bundle.path, { staticDirectories: { panel: statics } });
  ui = await startForgeUi(fixture.host, { siteOrigin });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await ui.stop();
  await fixture.stop();
  site.closeAllConnections();
  await new Promise((resolve) => site.close(resolve));
  rmSync(statics, { recursive: true, force: true });
  bundle.remove();
});

async function openSite(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(siteOrigin);
  return page;
}

test('a page is served with the policy of the platform, and files outside of its folder are not', async () => {
  const response = await fetch(ui.resourceUrl('panel'));
  const policy = response.headers.get('content-security-policy') ?? '';

  expect(await response.text()).toContain('<head><script src="/-sandbox/bridge.js"></script>');
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain(`frame-ancestors 'self' *.atlassian.net bitbucket.org`);
  expect(policy).not.toContain('unsafe-inline');
  expect((await fetch(`${ui.origin}/panel/%2e%2e%2f%2e%2e%2fmanifest.yml`)).status).not.toBe(200);
  expect((await fetch(`${ui.origin}/nowhere/index.html`)).status).toBe(404);
});

test('the real bridge package works in a real browser', async () => {
  const page = await openSite();
  const frame = page.frameLocator('iframe');
  await frame.locator('body[data-state="done"]').waitFor();

  expect(JSON.parse((await frame.locator('#out').textContent()) ?? '')).toEqual({
    issue: 'ACC-1',
    invoked: null,
    thrown: 'failed: boom',
    me: { accountId: ALICE },
    flag: true,
    opened: true,
    unknown: 'failed: ((not modelled: the bridge command "createHistory"))',
    foreign: 'failed: Failed to fetch',
    changed: { issueId: '10001' },
  });
  expect(await page.evaluate(() => (window as unknown as { said: unknown }).said)).toEqual([
    ['flag', 'Hello'],
    ['close-flag', 'f1'],
    ['navigate', 'new-tab', 'https://example.teleport.sh'],
    ['refresh'],
  ]);
  await eventually(() =>
    expect(ui.violations.map((violation) => violation['blocked-uri'])).toContain(
      'https://elsewhere.example.com/',
    ),
  );
  await page.close();
});

test('the frame follows the theme of the page and is as tall as its content', async () => {
  const page = await openSite();
  const root = page.frameLocator('iframe').locator('html');
  await page.frameLocator('iframe').locator('body[data-state="done"]').waitFor();
  const surface = (): Promise<string> =>
    root.evaluate((element) => getComputedStyle(element).getPropertyValue('--ds-surface').trim());

  expect(await root.getAttribute('data-color-mode')).toBe('dark');
  const dark = await surface();
  await page.evaluate(() => document.documentElement.setAttribute('data-color-mode', 'light'));

  await eventually(async () => expect(await root.getAttribute('data-color-mode')).toBe('light'));
  expect(dark).toMatch(/^#/);
  expect(await surface()).not.toBe(dark);
  const style = await page.locator('iframe').getAttribute('style');
  expect(Number(/height: (\d+)px/.exec(style ?? '')?.[1])).toBeGreaterThan(20);
  await page.close();
});
