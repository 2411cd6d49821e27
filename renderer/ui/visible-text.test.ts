import { describe, expect, test } from 'vitest';
import { visibleLine, visibleText } from './visible-text.ts';

describe('WIN-2: a command reads as it will run', () => {
  test('marks that turn the order of characters are written out', () => {
    expect(visibleLine('restart \u202enginx\u2066 x')).toBe('restart ⟨U+202E⟩nginx⟨U+2066⟩ x');
  });
  test('characters without a shape are written out', () => {
    expect(visibleLine('a\u200bb\ufeff')).toBe('a⟨U+200B⟩b⟨U+FEFF⟩');
    expect(visibleLine('a\u00adb\u2028c\u{e0061}')).toBe('a⟨U+00AD⟩b⟨U+2028⟩c⟨U+E0061⟩');
  });
  test('a joiner binds pictures; anywhere else it is written out', () => {
    for (const picture of ['👩‍💻', '👩🏽‍💻', '❤️‍🔥', '🏳️‍🌈', '👨‍👩‍👧']) expect(visibleLine(picture)).toBe(picture);
    expect(visibleLine('ng\u200dinx')).toBe('ng⟨U+200D⟩inx');
    expect(visibleLine('👩\u200d x\u200d💻 👩\u200d\u200d💻')).toBe('👩⟨U+200D⟩ x⟨U+200D⟩💻 👩⟨U+200D⟩⟨U+200D⟩💻');
  });
  test('ANSI codes, NUL and DEL become pictures', () => {
    expect(visibleText('\u001b[31mred\u0000\u007f')).toBe('␛[31mred␀␡');
  });
  test('a line shows its line ends; text keeps them', () => {
    expect(visibleLine('a\r\nb\tc')).toBe('a␊b␉c');
    expect(visibleText('a\r\nb\tc')).toBe('a\nb\tc');
  });
  test('letters of every script and emoji stay as they are', () => {
    const text = 'Grüße שלום مرحبا 日本 👍🏽';
    expect(visibleLine(text)).toBe(text);
  });
});
