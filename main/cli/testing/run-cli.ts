/** Runs the command line as a process of its own, as a shell does. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../cli.ts', import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  stdin?: string;
  env?: Record<string, string>;
}

/** A clean environment: nothing of the developer's own Holdpoint. */
export function startCli(args: readonly string[], { env = {} }: RunOptions = {}): ChildProcessWithoutNullStreams {
  const base = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
  return spawn(process.execPath, [CLI, ...args], { env: { ...base, ...env } });
}

export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = startCli(args, options);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(options.stdin ?? '');
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}
