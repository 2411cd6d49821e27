/** The built program as a real process, as a user runs it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StartOptions, startHostProcess } from '../support/host-process.ts';
import { CLI, ROOT } from '../support/paths.ts';
import { type ApiClient, createApiClient } from './api-client.ts';

export interface HostUnderBench {
  url: string;
  token: string;
  api: ApiClient;
  /** Ends the process and removes its folder. */
  end(): Promise<void>;
}

/** `prepare` may fill the folder before the host opens it. Builds the program where the build is older than its source. */
export async function startHostUnderBench(
  prepare: (dataDir: string) => void | Promise<void> = () => {},
  options: Omit<StartOptions, 'dataDir'> = {},
): Promise<HostUnderBench> {
  buildIfStale();
  const dataDir = temporaryFolder();
  try {
    await prepare(dataDir);
    const host = await startHostProcess({ ...options, dataDir });
    const api = createApiClient(host.url, host.token);
    return {
      url: host.url,
      token: host.token,
      api,
      async end() {
        api.close();
        await host.end();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
}

/** On the disk that temporary files are on; ours and the peer's database are always on the same one. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'holdpoint-bench-'));
}

let isBuilt = false;

function buildIfStale(): void {
  if (isBuilt) return;
  const newest = Math.max(...['main', 'migrations'].map((folder) => newestChange(join(ROOT, folder))));
  if (!existsSync(CLI) || statSync(CLI).mtimeMs < newest) {
    process.stderr.write('building the program ...\n');
    const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error('the program could not be built (npm run build)');
  }
  isBuilt = true;
}

/** Milliseconds since 1970. Tests are not part of the program. */
function newestChange(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Math.max(
    ...files
      .filter((file) => file.isFile() && !file.name.endsWith('.test.ts'))
      .map((file) => statSync(join(file.parentPath, file.name)).mtimeMs),
  );
}
