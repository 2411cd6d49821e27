/**
 * Makes text that others wrote (names, reasons, output of servers) harmless for a terminal: nothing in it can move the
 * cursor, colour, hide or reorder what a person reads before a decision.
 */

/** Control, format (bidi, zero width, tags), line and paragraph separators, lone surrogates. Joiners stay: emoji need them. */
const HOSTILE = /\p{Cc}|(?![\u200c\u200d])\p{Cf}|\p{Zl}|\p{Zp}|\p{Cs}/gu;

/** One line: control characters are shown as `\n` or `\x1b`, invisible ones as `�`. */
export function harmless(text: string): string {
  return text.replace(HOSTILE, shown);
}

/** Several lines, ending as they were meant to; tabs stay. */
export function harmlessLines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.split('\t').map(harmless).join('\t'));
}

function shown(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  return code <= 0x9f ? `\\x${code.toString(16).padStart(2, '0')}` : '�';
}
