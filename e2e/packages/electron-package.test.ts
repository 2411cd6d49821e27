/** What electron-builder packs: read from a real build on a stand-in for Electron's own files, then started (issue 4). */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/host-process.ts';
import { ROOT } from '../support/paths.ts';
import { fusesOf, makeStandInElectron } from './stand-in-electron.ts';
import { tryProgram } from './try-program.ts';

interface Ran {
  status: number | null;
  output: string;
}

function ranBy(env: Record<string, string>, script: string, ...args: string[]): Ran {
  const { HOLDPOINT_UPDATE_URL: _own, ...inherited } = process.env;
  const options = { cwd: ROOT, encoding: 'utf8', env: { ...inherited, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules', script), ...args],
    options,
  );
  return { status, output: `${stdout}\n${stderr}` };
}

function expectDone({ status, output }: Ran): void {
  if (status !== 0) throw new Error(`it ended with ${status}:\n${output}`);
}

/** `--dir` does all of the packing but the last wrapping; `folder` gets `dist`. */
function pack(folder: string, config: string, env: Record<string, string> = {}): Ran {
  const electronDist = join(folder, 'electron');
  makeStandInElectron(electronDist);
  const output = `-c.directories.output=${join(folder, 'dist')}`;
  const args = ['--linux', '--dir', '--config', config, `-c.electronDist=${electronDist}`, output];
  return ranBy(env, 'electron-builder/cli.js', ...args);
}

function unpackedIn(folder: string): string {
  const [name] = readdirSync(join(folder, 'dist')).filter((entry) => entry.endsWith('-unpacked'));
  return join(folder, 'dist', String(name));
}

describe.runIf(process.platform === 'linux')('the packed desktop program', () => {
  let unpacked: string;
  let app: string;
  beforeAll(() => {
    const folder = temporaryFolder();
    expectDone(pack(folder, 'electron-builder.yml'));
    unpacked = unpackedIn(folder);
    app = join(folder, 'app');
    const archive = join(unpacked, 'resources', 'app.asar');
    expectDone(ranBy({}, '@electron/asar/bin/asar.js', 'extract', archive, app));
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
    // Electron is its own Node.
    const needed = Object.keys(dependencies).filter((name) => name !== 'node');
    for (const name of needed) expect(existsSync(join(app, 'node_modules', name)), name).toBe(true);
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

  test('issue 4: of the modules no sources and no builds for other loaders are packed', () => {
    const unneeded = filesOf('node_modules').filter((file) => /\.([cm]?ts|map)$|^hono\/dist\/cjs\//.test(file));
    expect(unneeded).toEqual([]);
  });

  test('issue 4: what asks for updates is in it, and finds all it needs there', () => {
    const load =
      'const { default: all } = await import("electron-updater"); process.exit("autoUpdater" in all ? 0 : 1)';
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', load], { cwd: app });
    expect(status, String(stderr)).toBe(0);
  });

  test('issue 4: a package looks for no updates unless who packages it says where they lie', () => {
    expect(existsSync(join(unpacked, 'resources', 'app-update.yml'))).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('a package with updates', () => {
  const config = 'electron-builder.updates.yml';

  test('issue 4: it holds the address of the one who packaged it, and is otherwise the same package', () => {
    const folder = temporaryFolder();
    expectDone(pack(folder, config, { HOLDPOINT_UPDATE_URL: 'https://updates.example/holdpoint' }));
    const resources = join(unpackedIn(folder), 'resources');
    expect(readFileSync(join(resources, 'app-update.yml'), 'utf8').split('\n')).toEqual([
      'provider: generic',
      'url: https://updates.example/holdpoint',
      'updaterCacheDirName: holdpoint-updater',
      '',
    ]);
    expect(fusesOf(readFileSync(join(unpackedIn(folder), 'holdpoint-desktop')))[0]).toBe('0');
    expect(existsSync(join(resources, 'app.asar.unpacked'))).toBe(true);
  });

  test('issue 4: without an address it is not made at all, and what is missing is said', () => {
    const { status, output } = pack(temporaryFolder(), config);
    expect(status).not.toBe(0);
    expect(output).toContain('HOLDPOINT_UPDATE_URL');
  });
});
