import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDesktopEntry, hasDesktopEntry, removeDesktopEntry, userDataHome } from './desktop-entry.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'desktop-entry-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** As GLib reads an Exec line: unescaped as every value is, then unquoted. */
function argvOf(entry: string): string[] {
  const exec = /^Exec=(.*)$/m.exec(entry)?.[1]?.replaceAll('\\\\', '\\') ?? '';
  return [...exec.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, inQuotes, plain]) =>
    (inQuotes?.replace(/\\(.)/g, '$1') ?? plain ?? '').replaceAll('%%', '%'),
  );
}

test('issue 11: Holdpoint is among the programs of this user, with its icons and its links, and is taken away again', () => {
  const command = ['/usr/bin/node', '/home/ada/50% "mine"/$x `y` \\z/cli.js', 'desktop', 'start'];
  const files = addDesktopEntry(home, command);
  expect(files.every((path) => existsSync(path))).toBe(true);
  const entry = readFileSync(join(home, 'applications/holdpoint.desktop'), 'utf8');
  expect(entry).toContain('MimeType=x-scheme-handler/holdpoint;\n');
  expect(entry).toContain('StartupWMClass=holdpoint\n');
  expect(argvOf(entry)).toEqual([...command, '%u']);
  expect(readFileSync(join(home, 'icons/hicolor/48x48/apps/holdpoint.png')).subarray(1, 4).toString()).toBe('PNG');
  expect(hasDesktopEntry(home)).toBe(true);
  expect(removeDesktopEntry(home).sort()).toEqual([...files].sort());
  expect([
    hasDesktopEntry(home),
    removeDesktopEntry(home),
    readdirSync(join(home, 'icons/hicolor/48x48/apps')),
  ]).toEqual([false, [], []]);
});

test.skipIf(spawnSync('desktop-file-validate', ['--version']).status !== 0)(
  'issue 11: desktops find nothing wrong with it',
  () => {
    addDesktopEntry(home, ['/usr/bin/node', '/a b/$c']);
    const checked = spawnSync('desktop-file-validate', [join(home, 'applications/holdpoint.desktop')], {
      encoding: 'utf8',
    });
    expect([checked.status, checked.stdout]).toEqual([0, '']);
  },
);

test.each([
  [{ XDG_DATA_HOME: '/data' }, '/data'],
  [{ XDG_DATA_HOME: 'relative' }, '/home/ada/.local/share'],
  [{}, '/home/ada/.local/share'],
])('issue 11: with %j it lies in %s', (env, expected) => {
  expect(userDataHome(env, '/home/ada')).toBe(expected);
});
