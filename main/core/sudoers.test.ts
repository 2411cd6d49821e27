import { expect, test } from 'vitest';
import { sudoersLine } from './sudoers.ts';

const SYSTEMCTL = '/usr/bin/systemctl';

test.each([
  [['systemctl', 'restart', 'nginx'], SYSTEMCTL, 'deploy ALL=(root) NOPASSWD: /usr/bin/systemctl restart nginx'],
  [
    ['systemctl', 'restart', 'systemd-fsck@dev-disk-by\\x2duuid'],
    SYSTEMCTL,
    'deploy ALL=(root) NOPASSWD: /usr/bin/systemctl restart systemd-fsck@dev-disk-by\\\\\\\\x2duuid',
  ],
  [['systemctl', 'restart', 'a:b'], SYSTEMCTL, 'deploy ALL=(root) NOPASSWD: /usr/bin/systemctl restart a\\:b'],
  [
    ['journalctl', '--vacuum-time=7d'],
    '/usr/bin/journalctl',
    'deploy ALL=(root) NOPASSWD: /usr/bin/journalctl --vacuum-time\\=7d',
  ],
  [['reboot'], '/sbin/reboot', 'deploy ALL=(root) NOPASSWD: /sbin/reboot ""'],
  [['rm', '/tmp/*'], '/bin/rm', 'deploy ALL=(root) NOPASSWD: /bin/rm /tmp/\\*'],
])('RUN-10: %j is allowed by a line for it alone', (argv, program, line) => {
  expect(sudoersLine('deploy', program, argv, true)).toBe(line);
});

test('RUN-10: logins as systems have them, with and without a password', () => {
  const argv = ['systemctl', 'restart', 'x'];
  expect(sudoersLine('CORP\\ada', SYSTEMCTL, argv, false)).toBe('CORP\\\\ada ALL=(root) /usr/bin/systemctl restart x');
  expect(sudoersLine('ada@corp.example', SYSTEMCTL, argv, true)).toMatch(/^ada@corp\.example ALL=/);
});

test('RUN-10: where no line would be safe there is none', () => {
  expect(sudoersLine('deploy', null, ['x'], true)).toBeNull();
  expect(sudoersLine('deploy', 'echo', ['echo'], true)).toBeNull();
  expect(sudoersLine('deploy', '/bin/sh', ['sh', 'a\nroot ALL=(ALL) ALL'], true)).toBeNull();
  expect(sudoersLine('deploy', '/bin/sh', ['sh', '"'], true)).toBeNull();
});
