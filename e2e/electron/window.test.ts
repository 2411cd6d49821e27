/** The window of the Electron host, through the real preload and the real IPC (issue 4). */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/host-process.ts';
import { until } from '../support/until.ts';
import { type ElectronProcess, launchElectron, startElectron, windowShown } from './electron-process.ts';

const SERVER = {
  server_id: 'web-1',
  host: '127.0.0.1',
  port: 1,
  ssh_user: 'root',
  auth: { kind: 'agent' },
  sudo: 'none',
};

describe('the window', () => {
  const dataDir = temporaryFolder();
  let electron: ElectronProcess;
  beforeAll(async () => {
    electron = await startElectron({ dataDir });
    await electron.call('POST', '/servers', SERVER);
  });
  afterAll(() => electron?.dispose());

  test('issue 4: it shows the built page over the own scheme, with a frozen bridge and nothing else', async () => {
    const { windows } = await electron.look();
    expect(windows).toHaveLength(1);
    expect(windows[0]).toMatchObject({ url: 'holdpoint-window://app/', exposed: ['holdpoint'] });
    expect(await electron.act('frozen')).toEqual([
      'follow',
      'host',
      'onOpenPath',
      'request',
      'setStartsAtLogin',
      'setTheme',
      'startsAtLogin',
    ]);
  });

  test('DESIGN one door: a request over IPC is the same API, with the person at the window as actor', async () => {
    const paused = await electron.act('request', 'PUT', '/servers/web-1/pause', '{"reason":"by the window"}');
    expect(paused.status).toBe(200);
    const trail = await electron.call<{ events: { via: string; actor_kind: string }[] }>(
      'GET',
      '/audit?kind=server.paused',
    );
    expect(trail.body.events[0]).toMatchObject({ via: 'window', actor_kind: 'person' });
    const self = await electron.act('request', 'GET', '/session', null);
    expect(JSON.parse(self.text)).toMatchObject({ via: 'window' });
  });

  test('API-1: a refusal arrives as the API words it', async () => {
    const answer = await electron.act('request', 'PUT', '/servers/nope/pause', '{}');
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toHaveProperty('detail.code');
    expect((await electron.act('request', 'POST', '/servers', 'no json')).status).toBe(422);
  });

  test.each(['/../../session/x', '//evil.example/x', '/%2e%2e/%2e%2e/index.html', '/../../index.html', '/\\evil'])(
    'issue 4: a path that leads out of the API is answered with 404 at most: %s',
    async (path) => {
      expect((await electron.act('request', 'GET', path, null)).status).toBe(404);
    },
  );

  test('API-3: events are pushed, from where the window stands', async () => {
    await electron.act('follow', 0);
    await electron.call('PUT', '/servers/web-1/unpause', {});
    const { followed } = await until('the event is there', async () => {
      const state = await electron.look();
      return state.followed.join('').includes('server.resumed') && state;
    });
    expect(followed[0]).toBe('open 200');
    expect(followed.join('')).toContain('event: server.added');
  });

  test('issue 4: the theme is kept for the next start, and the bounds when it is closed', async () => {
    await electron.act('setTheme', 'dark');
    expect((await electron.look()).theme).toBe('dark');
    await electron.act('moveWindow', { x: 40, y: 50, width: 900, height: 700 });
    await electron.act('closeWindow');
    await electron.act('activate');
    await windowShown(electron.look);
    expect((await electron.look()).windows[0]?.bounds).toEqual({ x: 40, y: 50, width: 900, height: 700 });
    expect(existsSync(join(dataDir, 'desktop', 'desktop.json'))).toBe(true);
  });

  test('issue 4: closing destroys it, the program lives on, and the next wish makes a new one', async () => {
    await electron.act('closeWindow');
    expect((await electron.look()).windows).toEqual([]);
    expect((await electron.call('GET', '/status')).status).toBe(200);
    await electron.act('openUrl', 'holdpoint://action/7');
    await windowShown(electron.look);
    expect((await electron.look()).windows[0]?.url).toBe('holdpoint-window://app/actions/7');
  });

  test('issue 4: a page that crashed is replaced by the next wish', async () => {
    await electron.act('crashPage');
    expect((await electron.look()).windows).toEqual([]);
    await electron.act('activate');
    await windowShown(electron.look);
    expect((await electron.look()).windows).toHaveLength(1);
  });

  test('issue 4: a link to an open window changes its address, it opens no second one; a hostile one does nothing', async () => {
    await electron.act('watchPaths');
    await electron.act('openUrl', 'holdpoint://action/9');
    await electron.act('openUrl', 'holdpoint://action/9?approve=1');
    await electron.act('openUrl', 'holdpoint://settings');
    const { paths, windows } = await electron.look();
    expect(paths).toEqual(['/actions/9']);
    expect(windows).toHaveLength(1);
  });

  test('issue 4: a second start hands over its link, focuses the first and ends', async () => {
    const before = (await electron.look()).windows[0]?.focused ?? 0;
    const second = launchElectron({ dataDir, args: ['holdpoint://action/12'] });
    expect(await second.ended).toEqual({ code: 0, signal: null });
    await until('the path has arrived', async () => (await electron.look()).paths.includes('/actions/12'));
    const { windows } = await electron.look();
    expect(windows).toHaveLength(1);
    expect(windows[0]?.focused).toBeGreaterThan(before);
  });

  test('issue 4: start at login is switched by the window', async () => {
    expect(await electron.act('setStartsAtLogin', true)).toBe(true);
    expect((await electron.look()).app.openAtLogin).toBe(true);
    expect(await electron.act('setStartsAtLogin', false)).toBe(false);
  });

  test('issue 4: power resume is taken in stride', async () => {
    await electron.act('power', 'resume');
    expect((await electron.call('GET', '/status')).status).toBe(200);
    expect(electron.log()).not.toContain('error');
  });

  test('issue 4: quit stops the host cleanly: streams ended, runtime.json gone, the trail closed', async () => {
    await electron.act('follow', 0);
    await electron.act('quit');
    expect(await electron.ended).toEqual({ code: 0, signal: null });
    expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false);
    const again = await startElectron({ dataDir, args: ['--hidden'] });
    try {
      const trail = await again.call<{ events: unknown[] }>('GET', '/audit?kind=host.stopped');
      expect(trail.body.events).toHaveLength(1);
      const { windows, theme } = await again.look();
      expect(windows).toEqual([]);
      expect(theme).toBe('dark');
    } finally {
      await again.dispose();
    }
  });
});

describe('starting', () => {
  test.each(['{"bounds":"wide","theme":"pink"}', 'no json', '{"bounds":{"x":5000,"y":5000,"width":900,"height":700}}'])(
    'issue 4: what is kept of the desktop cannot keep it from starting, nor put the window out of reach: %s',
    async (kept) => {
      const dataDir = temporaryFolder();
      mkdirSync(join(dataDir, 'desktop'));
      writeFileSync(join(dataDir, 'desktop', 'desktop.json'), kept);
      const electron = await startElectron({ dataDir });
      const { windows } = await electron.look();
      expect(windows[0]?.bounds).toMatchObject({ x: 100, y: 100 });
      await electron.dispose();
    },
  );

  test('SPEC Starting it: a folder another host holds is said in a box, with exit code 1', async () => {
    const dataDir = temporaryFolder();
    const first = await startElectron({ dataDir, args: ['--hidden'] });
    const other = launchElectron({ dataDir, given: { lockIsBroken: true } });
    expect((await other.ended).code).toBe(1);
    expect(other.log()).toContain('already running');
    await first.dispose();
  });

  test('SPEC Starting it: a start that fails late is said in a box, ends with exit code 1 and leaves all free', async () => {
    const dataDir = temporaryFolder();
    mkdirSync(join(dataDir, 'runtime.json'));
    const failing = launchElectron({ dataDir, args: ['--hidden'] });
    expect(await failing.ended).toEqual({ code: 1, signal: null });
    expect(failing.log()).toMatch(
      /^\S+ error The file \S+runtime\.json cannot be written \(EISDIR\)\. \(runtime_not_written\)$/m,
    );
    rmSync(join(dataDir, 'runtime.json'), { recursive: true });
    const electron = await startElectron({ dataDir, args: ['--hidden'] });
    process.kill(electron.pid, 'SIGTERM');
    expect(await electron.ended).toEqual({ code: 0, signal: null });
  });

  test('SPEC Starting it: a database that is replaced ends it, with the reason in a box', async () => {
    const dataDir = temporaryFolder();
    const electron = await startElectron({ dataDir, args: ['--hidden'] });
    rmSync(join(dataDir, 'holdpoint.db'));
    expect(await electron.ended).toEqual({ code: 1, signal: null });
    expect(electron.log()).toContain('(database_replaced)');
    expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false);
  });

  test('SPEC Starting it: a data folder that others may write in is refused before anything is put into it', async () => {
    const dataDir = temporaryFolder();
    chmodSync(dataDir, 0o777);
    const failing = launchElectron({ dataDir, args: ['--hidden'] });
    expect((await failing.ended).code).toBe(1);
    expect(failing.log()).toContain('(folder_exposed)');
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('issue 4: on Linux start at login is a file in autostart, hidden at the start, with its program quoted', async () => {
    const config = temporaryFolder();
    const electron = await startElectron({
      dataDir: temporaryFolder(),
      given: { platform: 'linux', keyring: 'works' },
      env: {
        XDG_CONFIG_HOME: config,
        APPIMAGE: '/opt/My $Apps/Hold"point',
        DBUS_SESSION_BUS_ADDRESS: 'unix:path=/none',
      },
    });
    const file = join(config, 'autostart', 'holdpoint.desktop');
    expect(await electron.act('setStartsAtLogin', true)).toBe(true);
    // Desktop Entry Specification: a backslash before the sign, written as two because it stands in a string.
    expect(readFileSync(file, 'utf8')).toContain(String.raw`Exec="/opt/My \\$Apps/Hold\\"point" "--hidden"`);
    expect(await electron.act('setStartsAtLogin', false)).toBe(false);
    expect(existsSync(file)).toBe(false);
    await electron.dispose();
  });

  test('issue 4: SIGTERM ends it as cleanly as quitting', async () => {
    const dataDir = temporaryFolder();
    const electron = await startElectron({ dataDir, args: ['--hidden'] });
    process.kill(electron.pid, 'SIGTERM');
    expect(await electron.ended).toEqual({ code: 0, signal: null });
    expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false);
  });
});

test.each(['did-finish-load', 'nothing'] as const)(
  'issue 10: a window that tells %s, as on Wayland, shows all the same',
  async (windowTells) => {
    const electron = await startElectron({ dataDir: temporaryFolder(), given: { windowTells } });
    await until('it shows', async () => (await electron.look()).windows[0]?.isShown === true);
    await electron.dispose();
  },
);
