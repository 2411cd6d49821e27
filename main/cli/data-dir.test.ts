import { describe, expect, test } from 'vitest';
import { defaultDataDir } from './data-dir.ts';

describe('defaultDataDir', () => {
  test.each([
    ['linux', { HOME: '/home/a' }, '/home/a/.local/share/holdpoint'],
    ['linux', { HOME: '/home/a', XDG_DATA_HOME: '/data' }, '/data/holdpoint'],
    ['linux', { HOME: '/home/a', XDG_DATA_HOME: 'relative' }, '/home/a/.local/share/holdpoint'],
    ['linux', { HOME: '/home/a', XDG_DATA_HOME: '' }, '/home/a/.local/share/holdpoint'],
    ['darwin', { HOME: '/Users/a' }, '/Users/a/Library/Application Support/Holdpoint'],
    ['win32', { APPDATA: 'C:\\Users\\a\\AppData\\Roaming' }, 'C:\\Users\\a\\AppData\\Roaming\\Holdpoint'],
    ['win32', { USERPROFILE: 'C:\\Users\\a' }, 'C:\\Users\\a\\AppData\\Roaming\\Holdpoint'],
  ] as const)('API-5: on %s with %o it is %s', (platform, env, folder) => {
    expect(defaultDataDir(env, platform)).toBe(folder);
  });
});
