/** The programs a desktop for tests consists of: started in groups of their own, ended by their ids. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';

export interface Started {
  pid: number;
  /** First line it wrote to file descriptor 3, or to its output. */
  firstLine(): Promise<string>;
  /** Resolves once it ended by itself. */
  ended(): Promise<void>;
  /** It and all it started; at once where asked for. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

export interface Processes {
  start(program: string, args: string[], env: Record<string, string>): Started;
  /** In the order opposite to their start. */
  endAll(): Promise<void>;
}

/** What they say goes to one file each in `folder`. */
export function createProcesses(folder: string): Processes {
  const all: Started[] = [];
  return {
    start(program, args, env) {
      const log = openSync(join(folder, `${program.split('/').at(-1)}.log`), 'a');
      const child = spawn(program, args, {
        detached: true,
        stdio: ['ignore', 'pipe', log, 'pipe'],
        env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', ...env },
      });
      const gone = new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.once('error', () => resolve());
      });
      const started: Started = {
        pid: child.pid ?? 0,
        firstLine: () => firstLine(child, program),
        ended: () => gone,
        end: (signal = 'SIGTERM') => end(child, signal),
      };
      all.push(started);
      return started;
    },
    async endAll() {
      for (const started of all.splice(0).reverse()) await started.end();
    },
  };
}

function firstLine(child: ChildProcess, program: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')).trim());
    };
    for (const stream of [child.stdout, child.stdio[3]]) stream?.on('data', onData);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
  });
}

async function end(child: ChildProcess, first: NodeJS.Signals): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // It ended by itself.
    }
  };
  kill(first);
  const limit = setTimeout(() => kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(limit);
}
