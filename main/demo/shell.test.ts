import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './shell.ts';
import { quoted } from './testing/test-client.ts';

const words = (line: string) => {
  const parsed = parseCommandLine(line);
  return parsed.kind === 'words' ? parsed.words : parsed.message;
};

describe('the simulated shell', () => {
  it('splits at blanks and keeps empty quoted words', () => {
    expect(words(`  a\t'' "" b `)).toEqual(['a', '', '', 'b']);
  });

  it('joins quoted and bare pieces into one word', () => {
    expect(words(`a'b c'"d e"f\\ g`)).toEqual(['ab cd ef g']);
  });

  it('gives back exactly what a correct quoting function was given', () => {
    const hostile = [
      'plex; touch x',
      '$(id)',
      '`id`',
      "it's",
      '"',
      '\\',
      'a\nb',
      '-h',
      '',
      '*',
      'x\\x2dy',
      '~',
      '#',
      '&&',
    ];
    expect(words(quoted(hostile))).toEqual(hostile);
  });

  it('takes backslash in double quotes only before what it can escape', () => {
    expect(words(`"\\$HOME \\\\ \\" \\x"`)).toEqual(['$HOME \\ " \\x']);
  });

  it.each([
    'a; b',
    'a | b',
    'a && b',
    'a > b',
    '$(id)',
    '`id`',
    '$HOME',
    '"$HOME"',
    'a\nb',
    'ls *',
    '(a)',
    '# a',
    '~/x',
    '!',
  ])('refuses what a real shell would act upon: %j', (line) => {
    expect(words(line)).toMatch(/^Syntax error: ".+" unexpected$/);
  });

  it.each([`'a`, `"a`, 'a\\'])('refuses an unterminated quotation: %s', (line) => {
    expect(words(line)).toBe('Syntax error: Unterminated quoted string');
  });

  it('lets the characters of unit names through without quotes', () => {
    expect(words('systemctl restart -- pihole-FTL getty@tty1 a:b_c.d')).toHaveLength(6);
  });
});
