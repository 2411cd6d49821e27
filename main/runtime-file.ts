/** DIR/runtime.json: how the command line finds the host that runs on a folder (SPEC "Starting it"). */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from './files/private-file.ts';
import { errorCode } from './store/error-code.ts';
import { asStartupError, StartupError } from './store/startup-error.ts';

export interface Runtime {
  pid: number;
  url: string;
  /** Every scope, valid while the host runs. */
  token: string;
}

/** Written whole or not at all, readable by its owner alone. Throws StartupError. */
export function writeRuntime(dataDir: string, runtime: Runtime): void {
  const path = join(dataDir, 'runtime.json');
  try {
    writePrivateFile(path, `${JSON.stringify(runtime)}\n`);
  } catch (error) {
    const known = asStartupError(error, dataDir);
    if (!(known instanceof StartupError) || known.code !== 'folder_not_accessible') throw known;
    throw new StartupError('runtime_not_written', `The file ${path} cannot be written (${errorCode(error)}).`, error);
  }
}

/** Takes it away where it is still that of this run. */
export function removeRuntime(dataDir: string, { token }: Pick<Runtime, 'token'>): void {
  const path = join(dataDir, 'runtime.json');
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<Runtime>;
    if (found.token === token) rmSync(path);
  } catch {
    return;
  }
}
