/** DIR/runtime.json: how the command line finds the host that runs on a folder (SPEC "Starting it"). */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Runtime {
  pid: number;
  url: string;
  /** Every scope, valid while the host runs. */
  token: string;
}

/** Written whole or not at all, readable by its owner alone. */
export function writeRuntime(dataDir: string, runtime: Runtime): void {
  const path = join(dataDir, 'runtime.json');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(runtime)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** Takes it away where it is still ours. */
export function removeRuntime(dataDir: string): void {
  const path = join(dataDir, 'runtime.json');
  try {
    const { pid } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Runtime>;
    if (pid === process.pid) rmSync(path);
  } catch {
    return;
  }
}
