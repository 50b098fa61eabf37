/**
 * Chromium for tests of what people see: a Debian package, or CHROMIUM_PATH. Where there is none, such tests are
 * skipped and say so, except under CI, where they fail.
 */
import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

let told = false;

/** For `describe.skipIf(!hasChromium())`. Throws under CI when there is none: nothing may be skipped there unseen. */
export function hasChromium(): boolean {
  if (findChromium()) return true;
  const missing = `no Chromium at ${process.env.CHROMIUM_PATH ?? USUAL[0]}; install it, or set CHROMIUM_PATH`;
  if (process.env.CI) throw new Error(`Tests need a browser: ${missing}.`);
  if (!told) process.stderr.write(`Tests that need a browser are skipped: ${missing}.\n`);
  told = true;
  return false;
}

function findChromium(): string | undefined {
  const { CHROMIUM_PATH: given } = process.env;
  return (given ? [given] : USUAL).find(isProgram);
}

/** A browser of its own; close it. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('there is no Chromium; ask hasChromium first');
  // Without its sandbox it also runs as root, and it is to load nothing but pages of ours.
  return chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
}
