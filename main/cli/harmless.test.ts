import { describe, expect, test } from 'vitest';
import { harmless, harmlessLines } from './harmless.ts';

describe('hostile text', () => {
  test('API-5: escapes, newlines and other control characters are shown, not sent to the terminal', () => {
    expect(harmless('a\u001b[31mred\u0007\n\tb\u009b1m\u007f')).toBe('a\\x1b[31mred\\x07\\n\\tb\\x9b1m\\x7f');
  });

  test('API-5: what reorders, hides or is no character is replaced', () => {
    expect(harmless('a\u202egnp\u2066.\u200b\ufeff\u{e0041}\u2028\ud800z')).toBe('a�gnp�.�����z');
  });

  test('API-5: letters of every script and joined emoji stay', () => {
    const text = 'Žluťoučký سلام 東京 👩‍🚀 می‌خواهم';
    expect(harmless(text)).toBe(text);
  });

  test('API-5: several lines keep their ends and tabs, and nothing else', () => {
    expect(harmlessLines('a\tb\r\nc\rd\u001b]0;x\u0007\n')).toEqual(['a\tb', 'c\\x0dd\\x1b]0;x\\x07', '']);
  });
});
