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

const rules = (pattern: string) =>
  parseSudoList(`\nSudoers entry:\n    RunAsUsers: root\n    Options: !authenticate\n    Commands:\n\t${pattern}\n`);

test.each([
  ['/bin/a*c', '/bin/abc', true],
  ['/bin/a*c', '/bin/a/c', false],
  ['/bin/*b/c', '/bin/ab/c', true],
  ['/bin/?', '/bin/a', true],
  ['/bin/?', '/bin//', false],
  ['/bin/a x*y?z', '/bin/a x/ /yyz', true],
  ['/bin/a \\*', '/bin/a *', true],
  ['/bin/a \\*', '/bin/a b', false],
  ['/bin/a b.c', '/bin/a bxc', false],
  ['/bin/a **', '/bin/a b', true],
])('RUN-7: %s matches %s: %s', (pattern, command, isFree) => {
  expect(isFreeOfPassword(rules(pattern), command)).toBe(isFree);
});

test('issue 9: a pattern made to take for ever takes no longer than others', () => {
  const command = `/bin/a ${'a'.repeat(200)}`;
  expect(isFreeOfPassword(rules(`/bin/a ${'*a'.repeat(90)}b`), command)).toBe(false);
  expect(isFreeOfPassword(rules(`/bin/a ${'*a'.repeat(90)}`), command)).toBe(true);
});
