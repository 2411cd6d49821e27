import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type LinuxFacts, linuxFacts, screens, whyNoElectronOnLinux } from './linux-desktop.ts';

const fine: LinuxFacts = {
  isRoot: false,
  hasScreen: async () => true,
  hasUserNamespaces: () => true,
  isRestrictedByAppArmor: () => false,
  isHelperSetUid: () => false,
};

describe('Starting it: whether Electron can be tried', () => {
  test.each<[string, Partial<LinuxFacts>, string | null]>([
    ['all is well', {}, null],
    ['no screen answers', { hasScreen: async () => false }, 'there is no screen'],
    ['root', { isRoot: true }, 'does not run as root'],
    ['no namespaces', { hasUserNamespaces: () => false }, 'unprivileged user namespaces are off'],
    [
      'AppArmor forbids them',
      { hasUserNamespaces: () => false, isRestrictedByAppArmor: () => true },
      'AppArmor keeps Electron from its sandbox',
    ],
    [
      'no namespaces, but the helper may make them',
      { hasUserNamespaces: () => false, isHelperSetUid: () => true },
      null,
    ],
  ])('%s', async (_what, facts, why) => {
    const said = await whyNoElectronOnLinux({ ...fine, ...facts });
    if (why === null) expect(said).toBeNull();
    else expect(said).toContain(why);
    expect(said ?? '').not.toContain('--no-sandbox');
  });
});

test.each([
  [{ WAYLAND_DISPLAY: 'wayland-1', XDG_RUNTIME_DIR: '/run/user/7' }, [{ path: '/run/user/7/wayland-1' }]],
  [{ WAYLAND_DISPLAY: '/tmp/w' }, [{ path: '/tmp/w' }]],
  [{ DISPLAY: ':1.0' }, [{ path: '/tmp/.X11-unix/X1' }, { path: '\0/tmp/.X11-unix/X1' }]],
  [{ DISPLAY: 'box.example:10.0' }, [{ host: 'box.example', port: 6010 }]],
  [{ DISPLAY: '' }, []],
  [{}, []],
])('where the screens of %j listen', (env, addresses) => expect(screens(env)).toEqual(addresses));

test('Starting it: a variable that names a screen is not enough, it must answer', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'holdpoint-screen-')), 'wayland-0');
  const env = { WAYLAND_DISPLAY: path };
  expect(await linuxFacts(null, env).hasScreen()).toBe(false);
  const server = createServer().listen(path);
  await new Promise((resolve) => server.once('listening', resolve));
  expect(await linuxFacts(null, env).hasScreen()).toBe(true);
  server.close();
});
