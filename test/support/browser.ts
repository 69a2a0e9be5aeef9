import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const PROJECT_ROOT = resolve(__dirname, '../..');

/** Where Chrome or Chromium usually is on Linux, macOS and Windows. */
const USUAL_PATHS: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** No sandbox: tests run as root in containers. The rest keeps the browser from talking to anyone but the sandbox. */
const FLAGS: readonly string[] = [
  '--no-sandbox',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-gpu',
  '--font-render-hinting=none',
];

/** The package's own file names folders of another system, so that no text would be drawn. */
const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

interface BrowserProgram {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a headless browser: the one at CHROME_PATH, else one installed on the machine, else the one that came
 * with npm. Web security stays on, so that pages meet their real content security policy. The caller closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  const program = installedProgram() ?? (await npmProgram());
  return chromium.launch({
    executablePath: program.path,
    args: [...FLAGS],
    env: { ...process.env, ...program.env },
    headless: true,
  });
}

function installedProgram(): BrowserProgram | undefined {
  const wanted = process.env['CHROME_PATH'];
  if (wanted !== undefined && wanted !== '') return { path: wanted, env: {} };
  const path = USUAL_PATHS.find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { path, env: {} };
}

/**
 * The browser of `@sparticuz/chromium`, unpacked once per installation. The package unpacks into the temporary
 * directory and takes a half-written file for a whole one, so it runs in a process with a directory of its own,
 * which then gets its final name in one step: test files may ask for it at the same time. Asking as Amazon Linux
 * makes it unpack the shared libraries (libnss3 and others) that a bare machine lacks.
 */
async function npmProgram(): Promise<BrowserProgram> {
  const cache = join(PROJECT_ROOT, 'node_modules', '.cache');
  const home = join(cache, 'chromium');
  if (!existsSync(home)) {
    await mkdir(cache, { recursive: true });
    const staging = await mkdtemp(join(cache, 'chromium-'));
    await unpackInto(staging);
    await writeFile(join(staging, 'fonts', 'fonts.conf'), FONTS_CONF);
    await rename(staging, home).catch((error: unknown) => keepTheOther(error, home, staging));
  }
  return {
    path: join(home, 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(home, 'fonts'),
    },
  };
}

async function unpackInto(directory: string): Promise<void> {
  const script = `const m = require('@sparticuz/chromium'); (m.default ?? m).executablePath().catch((error) => { console.error(error); process.exitCode = 1; });`;
  await promisify(execFile)(process.execPath, ['-e', script], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, TMPDIR: directory, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
  });
}

async function keepTheOther(error: unknown, home: string, staging: string): Promise<void> {
  if (!existsSync(home)) throw error;
  await rm(staging, { recursive: true, force: true });
}
