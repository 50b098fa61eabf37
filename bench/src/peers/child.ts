import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { endProcess } from '@belfry/testkit';

const START_MS = 60_000;
const LOOK_MS = 50;

interface Program {
  name: string;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Where it runs, and where what it says is kept. */
  directory: string;
  log: string;
  isReady: () => Promise<boolean>;
}

const lastLines = (file: string): string =>
  readFileSync(file, 'utf8').trim().split('\n').slice(-10).join('\n');

async function untilReady({ name, log, isReady }: Program, child: ChildProcess): Promise<void> {
  for (const end = performance.now() + START_MS; ; ) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${name} did not start; its last words:\n${lastLines(log)}`);
    if (await isReady()) return;
    if (performance.now() > end)
      throw new Error(`${name} was not ready after ${START_MS} ms; its last words:\n${lastLines(log)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Starts a program that serves, and gives what stops it; ready when it says so. */
export async function startChild(program: Program): Promise<() => Promise<void>> {
  const { command, args, env, directory, log } = program;
  const output = openSync(log, 'a');
  // A Ctrl-C is ours to pass on.
  const child = spawn(command, args, {
    env,
    cwd: directory,
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  // What spawn cannot start ends with an exit code, as what starts and fails.
  child.on('error', () => {});
  try {
    await untilReady(program, child);
  } catch (error) {
    await endProcess(child);
    throw error;
  }
  return () => endProcess(child);
}
