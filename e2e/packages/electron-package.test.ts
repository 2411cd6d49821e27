/** What electron-builder packs: read from a real build on a stand-in for Electron's own files, then started (issue 4). */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/host-process.ts';
import { ROOT } from '../support/paths.ts';
import { fusesOf, makeStandInElectron } from './stand-in-electron.ts';
import { tryProgram } from './try-program.ts';

function run(script: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}:\n${stdout}\n${stderr}`);
}

describe.runIf(process.platform === 'linux')('the packed desktop program', () => {
  let unpacked: string;
  let app: string;
  beforeAll(() => {
    const folder = temporaryFolder();
    const electronDist = join(folder, 'electron');
    makeStandInElectron(electronDist);
    run(
      'electron-builder/cli.js',
      '--linux',
      '--dir',
      `-c.electronDist=${electronDist}`,
      `-c.directories.output=${join(folder, 'dist')}`,
    );
    const [name] = readdirSync(join(folder, 'dist')).filter((entry) => entry.endsWith('-unpacked'));
    unpacked = join(folder, 'dist', String(name));
    app = join(folder, 'app');
    run('@electron/asar/bin/asar.js', 'extract', join(unpacked, 'resources', 'app.asar'), app);
  });

  const filesOf = (folder: string) => readdirSync(join(app, folder), { recursive: true }).map(String);

  test('issue 4: it holds the built hosts, preload, window and every migration, and no sources', () => {
    for (const file of ['package.json', 'out/main/index.js', 'out/main/cli.js', 'out/main/ssh-worker.js'])
      expect(existsSync(join(app, file)), file).toBe(true);
    for (const file of ['out/preload/index.cjs', 'out/renderer/index.html'])
      expect(existsSync(join(app, file)), file).toBe(true);
    expect(filesOf('migrations').sort()).toEqual(readdirSync(join(ROOT, 'migrations')).sort());
    expect(readdirSync(app).sort()).toEqual(['LICENSE', 'migrations', 'node_modules', 'out', 'package.json']);
  });

  test('issue 4: of the native module there is the one file of this system, outside the archive', () => {
    const native = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`;
    expect(filesOf('.').filter((file) => file.endsWith('.node'))).toEqual([native]);
    expect(existsSync(join(unpacked, 'resources', 'app.asar.unpacked', native))).toBe(true);
  });

  test('issue 4: of the modules only those the program needs are packed', () => {
    const packed = readdirSync(join(app, 'node_modules'));
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies)) expect(existsSync(join(app, 'node_modules', name)), name).toBe(true);
    expect(
      packed.filter((name) => ['electron', 'react', 'vite', 'typescript', 'vitest', 'node'].includes(name)),
    ).toEqual([]);
  });

  test('checklist 19: the fuses are set: no Node mode, no options of Node, cookies sealed, only our own archive', () => {
    const [runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, , fileRights] = fusesOf(
      readFileSync(join(unpacked, 'holdpoint-desktop')),
    );
    expect({ runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, fileRights }).toEqual({
      runAsNode: '0',
      cookies: '1',
      nodeOptions: '0',
      inspect: '0',
      integrity: '1',
      onlyAsar: '1',
      fileRights: '0',
    });
  });

  test('issue 4: the packed Node parts start from there, show the window and reach a server', async () => {
    await tryProgram([process.execPath, join(app, 'out', 'main', 'cli.js')], app);
  });
});
