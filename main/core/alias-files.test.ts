import { expect, test } from 'vitest';
import { parseAliases } from './alias-files.ts';

test('SVC-6: links among unit files are aliases; masks, templates and links to themselves are none', () => {
  const output = [
    'sshd.service /lib/systemd/system/ssh.service',
    'cryptdisks.service /dev/null',
    'autovt@.service getty@.service',
    'linked.service /opt/linked.service',
    'one.service two.service',
    'two.service three.service',
    'round.service about.service',
    'about.service round.service',
    'sshd.service /usr/lib/systemd/system/other.service',
    'a b.service x.service',
    '$(id).service x.service',
    '',
  ].join('\n');
  expect(parseAliases(output)).toEqual([
    { unit: 'ssh.service', names: ['sshd.service'] },
    { unit: 'three.service', names: ['one.service'] },
    { unit: 'three.service', names: ['two.service'] },
  ]);
});
