/** Electron's binary: where it is installed, or fetched from its release page at the first start. */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DownloadError, download } from './resuming-download.ts';

/** Without a byte for so long it is given up, milliseconds. */
const STALL_MS = 30_000;

export type Binary = { path: string } | { why: string };

/** The folder of the npm package `electron`; null where it is not installed. */
export function electronFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** As the package itself finds it; null where its binary was not fetched yet. */
export function installedBinary(folder: string, env: NodeJS.ProcessEnv): string | null {
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const binary = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
  return existsSync(binary) ? binary : null;
}

/** Fetches what is missing and unpacks it; what came is kept for the next try. `say`: one line of progress. */
export async function fetchBinary(
  folder: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Binary> {
  try {
    await fetchArchive(folder, say);
    await unpack(folder);
  } catch (error) {
    return { why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
  const path = installedBinary(folder, env);
  return path === null ? { why: 'it was fetched, and its binary is not in it' } : { path };
}

interface ElectronGet {
  downloadArtifact(details: object): Promise<string>;
}

async function fetchArchive(folder: string, say: (line: string) => void): Promise<void> {
  const load = createRequire(join(folder, 'package.json'));
  const { downloadArtifact } = (await import(pathToFileURL(load.resolve('@electron/get')).href)) as ElectronGet;
  await downloadArtifact({
    version: (load('./package.json') as { version: string }).version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums: load('./checksums.json') as object,
    downloader: { download: (url: string, targetPath: string) => fetchKept(url, targetPath, say) },
  });
}

async function fetchKept(url: string, targetPath: string, say: (line: string) => void): Promise<void> {
  const kept = join(homedir(), '.cache', 'holdpoint', 'electron');
  mkdirSync(kept, { recursive: true });
  const whole = join(kept, basename(url));
  await download({ url, partPath: `${whole}.part`, targetPath: whole, stallMs: STALL_MS, onProgress: tellTenths(say) });
  // The library's own folder may be on another disk, where a file cannot be moved to.
  copyFileSync(whole, targetPath);
  rmSync(whole);
}

/** One line for each tenth, so that a log does not fill up and a person sees that it goes on. */
function tellTenths(say: (line: string) => void): (got: number, total: number | null) => void {
  let told = 0;
  return (got, total) => {
    const tenth = total === null ? 0 : Math.floor((got * 10) / total);
    if (tenth <= told) return;
    told = tenth;
    say(`Electron: ${tenth * 10} % of ${Math.round((total ?? 0) / 1_000_000)} MB`);
  };
}

/** The package's own installer finds the archive in its cache and unpacks it. */
function unpack(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const installing = spawn(process.execPath, [join(folder, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    installing.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-4_000);
    });
    installing.once('error', reject);
    installing.once('close', (code) => {
      if (code === 0) return resolve();
      const line = said.split('\n').find((one) => /Error|error/.test(one)) ?? `its installer ended with ${code}`;
      reject(new DownloadError(line.replace(/^Error: /, '')));
    });
  });
}
