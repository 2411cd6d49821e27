import { describe, expect, test } from 'vitest';
import { canonicalUnit, UnitName } from './unit-name.ts';

describe('unit names', () => {
  test.each([
    'plex',
    'pihole-FTL',
    'docker.service',
    'getty@tty1',
    'systemd-fsck@dev-disk-by\\x2duuid',
    'a:b',
    '_x',
    '.hidden',
    'a@b@c',
    'x'.repeat(255),
  ])('SVC-2: %s is a unit name', (name) => {
    expect(UnitName.safeParse(name).success).toBe(true);
  });

  test.each([
    '',
    '-h',
    '--now',
    'a b',
    'plex; touch x',
    '$(id)',
    '`id`',
    'a\nb',
    'plex\n',
    '../x',
    'a/b',
    'a*',
    'a[b]',
    'ünit',
    'a\0b',
    'x'.repeat(256),
    'a.mount',
    'docker.socket',
    'a.timer',
    'b.target',
    'c.slice',
    'd.scope',
    '.service',
    '.',
    '..',
    '...service',
    'wg-quick@',
    'wg-quick@.service',
    '@tty1',
    '@',
    '@.service',
  ])('SVC-2: %j is refused', (name) => {
    expect(UnitName.safeParse(name).success).toBe(false);
  });

  test('SVC-2: a name and its .service form are one unit', () => {
    expect(canonicalUnit('plex')).toBe('plex.service');
    expect(canonicalUnit('plex.service')).toBe('plex.service');
    expect(canonicalUnit('a.mount.service')).toBe('a.mount.service');
  });
});
