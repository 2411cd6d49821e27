/**
 * Text from servers and programs, made safe to judge by eye: characters that show nothing or turn the order of others
 * are written out, so that a command reads as it will run.
 */

const CONTROLS_OF_ORDER = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const LINE_ENDINGS = /\r\n/g;

/** For one line that must be read exactly, such as a command: line ends and tabs are written out too. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll('\n', '␊').replaceAll('\t', '␉');
}

/** For text of many lines: line ends and tabs stay, every other control character becomes its picture (ESC → ␛). */
export function visibleText(text: string): string {
  return text.replace(LINE_ENDINGS, '\n').replace(CONTROLS, controlPicture).replace(CONTROLS_OF_ORDER, codePoint);
}

function controlPicture(character: string): string {
  const code = character.charCodeAt(0);
  return code === 0x7f ? '␡' : String.fromCharCode(0x2400 + code);
}

function codePoint(character: string): string {
  return `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
