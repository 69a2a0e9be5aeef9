import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildOf } from '../support/built-ui';

/** The app's functions as the page meets them: a value to give, or an error to throw. */
export type Answers = Readonly<Record<string, (payload: unknown) => unknown>>;

export interface AppPage {
  readonly page: Page;
  /** Bridge commands that the page has given, oldest first. */
  readonly commands: readonly { readonly command: string; readonly payload: unknown }[];
  close(): Promise<void>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

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
  name: 'panel' | 'settings',
  answers: Answers,
  look: { readonly colorScheme?: 'light' | 'dark'; readonly width?: number } = {},
): Promise<AppPage> {
  const server = await serve(buildOf(name));
  const context = await browser.newContext({ viewport: { width: look.width ?? 400, height: 800 } });
  const page = await context.newPage();
  const commands: { command: string; payload: unknown }[] = [];
  await page.exposeFunction('askTest', (command: string, payload: unknown) => {
    commands.push({ command, payload });
    return answerTo(answers, command, payload);
  });
  await page.addInitScript(BRIDGE);
  await page.goto(server.url);
  return {
    page,
    commands,
    close: async () => {
      await context.close();
      await server.close();
    },
  };
}

function answerTo(answers: Answers, command: string, payload: unknown): unknown {
  if (command !== 'invoke') return { value: true };
  const name = (payload as { readonly functionKey: string }).functionKey;
  const input = (payload as { readonly payload: unknown }).payload;
  try {
    return { value: answers[name]?.(input) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function serve(directory: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = request.url === '/' || request.url === undefined ? 'index.html' : request.url;
    readFile(join(directory, path)).then(
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
