import { expect, test } from 'vitest';
import { isFreeOfPassword, parseSudoList } from './sudo-list.ts';

/** From sudo 1.9.13 on Debian 12. */
const LIST = `Matching Defaults entries for t1 on fleet2:
    env_reset, mail_badpass, use_pty

User t1 may run the following commands on fleet2:

Sudoers entry:
    RunAsUsers: ALL
    Commands:
\tALL

Sudoers entry: /etc/sudoers.d/t1
    RunAsUsers: root
    Options: !authenticate
    Commands:
\t/usr/bin/systemctl restart *
\t/bin/ls
\t/opt/tools/
\t/usr/bin/id ""
\t!/usr/bin/systemctl restart sshd

Sudoers entry:
    RunAsUsers: root
    Options: authenticate
    Commands:
\t/usr/bin/systemctl restart nginx

Sudoers entry:
    RunAsUsers: www-data
    Options: !authenticate
    Commands:
\t/usr/bin/journalctl
`;

test.each([
  ['/usr/bin/systemctl restart demo', true],
  ['/usr/bin/systemctl restart a.service', true],
  ['/usr/bin/systemctl stop demo', false],
  ['/usr/bin/systemctl restart sshd', false],
  ['/usr/bin/systemctl restart nginx', false],
  ['/usr/bin/journalctl --vacuum-time=7d', false],
  ['/bin/ls -l /root', true],
  ['/bin/lsblk', false],
  ['/opt/tools/clean all', true],
  ['/opt/tools/deep/clean', false],
  ['/usr/bin/id', true],
  ['/usr/bin/id -u', false],
])('RUN-7: sudo runs %s without a password: %s', (command, isFree) => {
  expect(isFreeOfPassword(parseSudoList(LIST), command)).toBe(isFree);
});

test('RUN-7: a list that cannot be read promises nothing', () => {
  expect(isFreeOfPassword(parseSudoList('(root) NOPASSWD: ALL'), '/bin/ls')).toBe(false);
});
