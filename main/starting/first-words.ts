/** A program that is watched until it is ready: whether it got so far, and what it said where it did not. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Command {
  program: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
}

export type Ending =
  /** It was ready, and ended later. */
  | { kind: 'ran'; code: number }
  /** It ended before, `last`: its last words on stderr. */
  | { kind: 'ended'; code: number | null; signal: NodeJS.Signals | null; last: string }
  /** It was neither ready nor gone within the limit, and was ended. */
  | { kind: 'hung' };

export interface Watched {
  child: ChildProcess;
  ending: Promise<Ending>;
}

const LAST_WORDS = 4_000;
/** After it was asked to end, milliseconds. */
const KILL_AFTER_MS = 5_000;

/** It says what it has to say by itself, on the very terminal. */
export function runPlainly({ program, args, env }: Command): Watched {
  const child = spawn(program, args, { stdio: 'inherit', env });
  const ending = new Promise<Ending>((resolve) => {
    child.once('error', () => resolve({ kind: 'ran', code: 1 }));
    child.once('exit', (code) => resolve({ kind: 'ran', code: code ?? 1 }));
  });
  return { child, ending };
}

/** What it says is passed on as it comes. `isReady`: whether this line of stdout says so. */
export function runWatched(command: Command, isReady: (line: string) => boolean, limitMs: number): Watched {
  const child = spawn(command.program, command.args, { stdio: ['inherit', 'pipe', 'pipe'], env: command.env });
  const { stdout, stderr } = child as unknown as { stdout: Readable; stderr: Readable };
  let ready = false;
  let isLate = false;
  let last = '';
  const limit = setTimeout(() => {
    isLate = true;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
  }, limitMs);
  createInterface({ input: stdout }).on('line', (line) => {
    process.stdout.write(`${line}\n`);
    if (!isReady(line)) return;
    ready = true;
    clearTimeout(limit);
  });
  stderr.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    last = `${last}${chunk}`.slice(-LAST_WORDS);
  });
  const ending = new Promise<Ending>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null) => {
      clearTimeout(limit);
      if (ready) resolve({ kind: 'ran', code: code ?? 1 });
      else resolve(isLate ? { kind: 'hung' } : { kind: 'ended', code, signal, last });
    };
    child.once('error', (error) => {
      last = error.message;
      end(1, null);
    });
    child.once('close', end);
  });
  return { child, ending };
}
