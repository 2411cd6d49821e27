import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commandLine } from './quote.ts';

const HOSTILE = [
  '',
  ' ',
  'a b',
  "it's",
  '"double"',
  '$(touch /tmp/x) `id` $HOME $' + '{HOME}',
  'line\nbreak\r\n\ttab',
  '\\',
  'ends with \\',
  "\\'",
  '*?[a-z]{1,2}~!#&|;<>()',
  'é ünï 漢字 🚀',
  '-n',
  'A=b',
  '%1',
  'systemd-fsck@dev-disk-by\\x2duuid',
  "'''",
];

describe('RUN-1: arguments reach the program exactly as they were given', () => {
  test.each(['sh', 'bash'])('through a real %s', (shell) => {
    const line = commandLine(['printf', '%s\\0', ...HOSTILE]);
    const output = execFileSync(shell, ['-c', line], { encoding: 'utf8' });
    expect(output.split('\0').slice(0, -1)).toEqual(HOSTILE);
  });

  test('plain words stay readable', () => {
    expect(commandLine(['systemctl', 'restart', '--', 'nginx.service'])).toBe('systemctl restart -- nginx.service');
  });

  test('the program itself is quoted too', () => {
    expect(commandLine(['A=b', '~'])).toBe("'A=b' '~'");
  });

  test('no backslash stands inside single quotes, where fish would read it', () => {
    expect(commandLine(["a\\'b"])).toBe("'a'\\\\''\\''b'");
  });

  test('NUL and an empty argv are refused', () => {
    expect(() => commandLine(['a\0b'])).toThrow(RangeError);
    expect(() => commandLine([])).toThrow(RangeError);
  });
});
