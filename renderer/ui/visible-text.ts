/**
 * Text from servers and programs, made safe to judge by eye: characters that show nothing or turn the order of others
 * are written out, so that a command reads as it will run.
 */

const WITHOUT_SHAPE = /[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
/** A joiner binds two pictures into one (👩 + 💻), after a skin colour or the wish for a picture too; elsewhere it only hides. */
const LOOSE_JOINERS =
  /(?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu;
/** The alphabet nobody sees; it is used to smuggle text past a reader. */
const TAGS = /[\u{e0000}-\u{e007f}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const LINE_ENDINGS = /\r\n/g;

/** For one line that must be read exactly, such as a command: line ends and tabs are written out too. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll('\n', '␊').replaceAll('\t', '␉');
}

/** For text of many lines: line ends and tabs stay, every other control character becomes its picture (ESC → ␛). */
export function visibleText(text: string): string {
  return text
    .replace(LINE_ENDINGS, '\n')
    .replace(CONTROLS, controlPicture)
    .replace(LOOSE_JOINERS, codePoint)
    .replace(WITHOUT_SHAPE, codePoint)
    .replace(TAGS, codePoint);
}

function controlPicture(character: string): string {
  const code = character.charCodeAt(0);
  return code === 0x7f ? '␡' : String.fromCharCode(0x2400 + code);
}

function codePoint(character: string): string {
  return `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
