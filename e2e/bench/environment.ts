/** The machine the numbers belong to. */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, type } from 'node:os';
import { ROOT } from '../support/paths.ts';

export interface Environment {
  cores: number;
  cpu: string;
  kernel: string;
  node: string;
  /** Of the last minute, when the bench began: anything but near 0 means that others used the machine. */
  load: number;
  commit: string;
  at: string;
}

export function readEnvironment(): Environment {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    kernel: `${type()} ${release()}`,
    node: process.version,
    load: loadavg()[0] ?? 0,
    commit: commit(),
    at: new Date().toISOString(),
  };
}

export function environmentLine({ cores, cpu, kernel, node, load, commit }: Environment): string {
  return `${cores} cores (${cpu}), Node ${node}, ${kernel}, commit ${commit}, load ${load.toFixed(2)}`;
}

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', ROOT, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    const isChanged = git('status', '--porcelain', '--', 'main', 'migrations').toString() !== '';
    return `${git('rev-parse', '--short', 'HEAD').toString().trim()}${isChanged ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}
