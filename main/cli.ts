#!/usr/bin/env node
/**
 * `holdpoint`: finds a Node that can run the program, then runs it. better-sqlite3 crashes the process on Node below 22,
 * so nothing that could load it is imported before the version is known.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { keepMemoryLean } from './lean-memory.ts';

const OLDEST_MAJOR = 22;

/** The binary of the npm package `node`, where it is installed beside this program; null where it is not. */
function packagedNode(): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(binary) && binary !== process.execPath ? binary : null;
  } catch {
    return null;
  }
}

/** Runs the same command line there, as if it were this process. */
function runUnder(binary: string): void {
  const child = spawn(binary, process.argv.slice(1), { stdio: 'inherit' });
  // A terminal sends Ctrl-C and its own end to both processes; passed on, the child would see them twice.
  const passedOn = process.stdin.isTTY ? (['SIGTERM'] as const) : (['SIGTERM', 'SIGINT', 'SIGHUP'] as const);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  for (const signal of passedOn) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    process.stderr.write(`holdpoint: ${binary} could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

if (Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR) {
  keepMemoryLean();
  const [{ run }, { VERSION }] = await Promise.all([import('./cli/program.ts'), import('./paths.ts')]);
  process.exitCode = await run(process.argv.slice(2), VERSION);
} else {
  const binary = packagedNode();
  if (binary === null) {
    process.stderr.write(
      `holdpoint: Node ${OLDEST_MAJOR} or newer is needed, this is ${process.version}, and no newer one is installed beside it.\n`,
    );
    process.exitCode = 1;
  } else {
    runUnder(binary);
  }
}
