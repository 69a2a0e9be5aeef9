import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildOf, PROJECT_ROOT } from '../sandbox/built';
import { readManifest } from '../sandbox/forge-host/manifest';
import { LOCALES_FOLDER, Translations } from '../sandbox/forge-host/translations';

/** The app's functions as the page meets them: a value to give, now or later, or an error to throw. */
export type Answers = Readonly<Record<string, (payload: unknown) => unknown>>;

export interface AppPage {
  readonly page: Page;
  /** Bridge commands that the page has given, oldest first. */
  readonly commands: readonly { readonly command: string; readonly payload: unknown }[];
  close(): Promise<void>;
}

/** How the page is looked at. */
export interface Look {
  readonly width?: number;
  /** The viewer's, as Jira knows them. Default: English, UTC. */
  readonly locale?: string;
  readonly timeZone?: string;
  readonly accountId?: string;
  /** What the browser's clock says, ISO 8601. Default: the real time. */
  readonly now?: string;
  /** A file of the page that the network holds back. */
  readonly holdsBack?: { readonly file: RegExp; readonly until: Promise<void> };
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

const translations = new Translations(
  PROJECT_ROOT,
  readManifest(join(PROJECT_ROOT, 'manifest.yml')).translations,
);

/** What stands in for the platform's bridge script: hands each call to the test. */
const BRIDGE = `window.__bridge = {
  callBridge: async (command, payload) => {
    const answer = await window.askTest(command, JSON.parse(JSON.stringify(payload ?? null)));
    if (answer.error !== undefined) throw new Error(answer.error);
    return command === 'on' ? { unsubscribe() {} } : answer.value;
  },
};`;

/** Opens a page of the app, alone, with a bridge that the test answers. */
export async function openAppPage(
  browser: Browser,
  name: 'panel' | 'approvals' | 'gadget' | 'settings' | 'site',
  answers: Answers,
  look: Look = {},
): Promise<AppPage> {
  const server = await serve(buildOf(name));
  const context = await browser.newContext({ viewport: { width: look.width ?? 400, height: 800 } });
  const page = await context.newPage();
  const commands: { command: string; payload: unknown }[] = [];
  await page.exposeFunction('askTest', (command: string, payload: unknown) => {
    commands.push({ command, payload });
    return command === 'getContext' ? { value: contextOf(look) } : answerTo(answers, command, payload);
  });
  await page.addInitScript(BRIDGE);
  const { now, holdsBack } = look;
  if (now !== undefined) await page.clock.setFixedTime(new Date(now));
  if (holdsBack !== undefined) {
    await page.route(holdsBack.file, async (route) => {
      await holdsBack.until;
      await route.continue();
    });
  }
  // A page whose file is held back is not loaded until somebody lets it go.
  await page.goto(server.url, { waitUntil: holdsBack === undefined ? 'load' : 'commit' });
  return {
    page,
    commands,
    close: async () => {
      await context.close();
      await server.close();
    },
  };
}

const contextOf = ({ locale = 'en-US', timeZone = 'Etc/UTC', accountId }: Look) => ({
  locale,
  timezone: timeZone,
  accountId,
});

async function answerTo(answers: Answers, command: string, payload: unknown): Promise<unknown> {
  if (command !== 'invoke') return { value: true };
  const name = (payload as { readonly functionKey: string }).functionKey;
  const input = (payload as { readonly payload: unknown }).payload;
  try {
    return { value: (await answers[name]?.(input)) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** A file of the build, or one of those that Forge adds to it. */
async function fileAt(directory: string, path: string): Promise<string | Uint8Array> {
  if (!path.startsWith(`/${LOCALES_FOLDER}/`)) return readFile(join(directory, path));
  const text = translations.file(path.slice(LOCALES_FOLDER.length + 2));
  if (text === undefined) throw new Error(`No ${path}`);
  return text;
}

async function serve(directory: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = request.url === '/' || request.url === undefined ? '/index.html' : request.url;
    fileAt(directory, path).then(
      (body) =>
        response.writeHead(200, { 'content-type': CONTENT_TYPES[extname(path)] ?? 'text/plain' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
