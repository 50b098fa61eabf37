import { accessSync, constants } from 'node:fs';

const told = new Set<string>();

/** The first of some paths that is a program. */
export function findProgram(paths: readonly string[]): string | undefined {
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Whether tests that need a program may run; says once why they are skipped. Throws under CI when it is not there:
 * nothing may be skipped there unseen.
 */
export function mayRun(path: string | undefined, missing: string): boolean {
  if (path !== undefined) return true;
  if (process.env.CI) throw new Error(`Tests need it: ${missing}.`);
  if (!told.has(missing)) process.stderr.write(`What needs it is skipped: ${missing}.\n`);
  told.add(missing);
  return false;
}
