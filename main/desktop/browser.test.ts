import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { type BrowserDeps, hasOpener, hasScreen, openInBrowser } from './browser.ts';

const URL_WITH_CODE = 'http://127.0.0.1:7433/session/the-code';

function spawning(platform: NodeJS.Platform) {
  const started: { program: string; args: readonly string[]; options: object }[] = [];
  const child = Object.assign(new EventEmitter(), { unref() {} });
  const deps = {
    platform,
    env: {},
    spawn(program, args, options) {
      started.push({ program, args, options });
      return child;
    },
  } satisfies BrowserDeps;
  const failures: string[] = [];
  openInBrowser(URL_WITH_CODE, (message) => failures.push(message), deps);
  return { started, child, failures };
}

test.each([
  ['linux', 'xdg-open', [URL_WITH_CODE]],
  ['freebsd', 'xdg-open', [URL_WITH_CODE]],
  ['darwin', 'open', [URL_WITH_CODE]],
  ['win32', 'rundll32', ['url.dll,FileProtocolHandler', URL_WITH_CODE]],
] as const)(
  'issue 3 on %s the browser is opened by %s, without a shell and without being waited for',
  (platform, program, args) => {
    const { started } = spawning(platform);
    expect(started).toEqual([{ program, args, options: { detached: true, stdio: 'ignore' } }]);
  },
);

test('issue 3 a browser that does not open is told in a sentence without the code', () => {
  const missing = spawning('linux');
  missing.child.emit('error', new Error(`spawn xdg-open ${URL_WITH_CODE}`));
  const failing = spawning('linux');
  failing.child.emit('exit', 3);
  const fine = spawning('linux');
  fine.child.emit('exit', 0);
  expect(missing.failures).toEqual(['The browser could not be opened: xdg-open did not start.']);
  expect(failing.failures).toEqual(['The browser could not be opened: xdg-open ended with 3.']);
  expect(fine.failures).toEqual([]);
});

test('issue 3 a program that is not there is a failure, not a crash', async () => {
  const message = await new Promise((resolve) => {
    const missing: BrowserDeps['spawn'] = (program, args, options) => spawn(`/nowhere/${program}`, args, options);
    openInBrowser(URL_WITH_CODE, resolve, { platform: 'linux', env: {}, spawn: missing });
  });
  expect(message).toBe('The browser could not be opened: xdg-open did not start.');
});

test('issue 3 on Linux there is a screen where X or Wayland say so, elsewhere always', () => {
  expect(hasScreen({ platform: 'linux', env: {} })).toBe(false);
  expect(hasScreen({ platform: 'linux', env: { DISPLAY: '' } })).toBe(false);
  expect(hasScreen({ platform: 'linux', env: { DISPLAY: ':0' } })).toBe(true);
  expect(hasScreen({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true);
  expect(hasScreen({ platform: 'darwin', env: {} })).toBe(true);
});

test('issue 4 on Linux there is an opener where it is installed, elsewhere always', () => {
  expect(hasOpener({ platform: 'linux', env: { PATH: '/nowhere' } })).toBe(false);
  expect(hasOpener({ platform: 'linux', env: {} })).toBe(false);
  expect(hasOpener({ platform: 'darwin', env: {} })).toBe(true);
});
