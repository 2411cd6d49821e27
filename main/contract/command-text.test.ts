import { describe, expect, test } from 'vitest';
import { commandText, splitCommand, templateText } from './command-text.ts';

describe('a command as a person types it', () => {
  test.each([
    ['docker restart {container}', ['docker', 'restart', '{container}']],
    ["  printf\t'%s\n' ", ['printf', '%s\n']],
    ['resolvectl\nflush-caches', ['resolvectl', 'flush-caches']],
    [`sh -c "echo \\"a b\\" \\\\"`, ['sh', '-c', 'echo "a b" \\']],
    [`a'b c'd ''`, ['ab cd', '']],
    ["'it'\\''s'", ["it's"]],
    ['systemd-fsck@dev-disk\\x2duuid', ['systemd-fsck@dev-disk\\x2duuid']],
    ['$HOME; `id` && x', ['$HOME;', '`id`', '&&', 'x']],
    ['', []],
  ])('ACT-4: %j', (text, argv) => {
    expect(splitCommand(text)).toEqual(argv);
    if (argv.every((argument) => argument !== '')) expect(splitCommand(commandText(argv))).toEqual(argv);
  });

  test.each(["echo 'a", 'echo "a', `echo "a\\"`, "'"])('ACT-4: %j has a quote that is not closed', (text) => {
    expect(splitCommand(text)).toBeNull();
  });

  test('ACT-4: a template is written so that it is read back', () => {
    for (const argv of [
      ['docker', 'restart', '{container}'],
      ['logger', 'held for {minutes} min', "it's", 'a\\x2db', '{a}{b}.service'],
    ])
      expect(splitCommand(templateText(argv))).toEqual(argv);
    expect(templateText(['docker', 'restart', '{container}'])).toBe('docker restart {container}');
  });
});
