/** Text of others (names, notes, output) made fit for a menu, a tooltip or a notice. */

const LONGEST_LINE = 240;
const LONGEST_TEXT = 2_000;

/** Control characters, and those that turn the direction of what follows: they show text other than it is. */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** One line, no unseen characters, cut where it is very long. */
export function oneLine(text: string): string {
  return shortened(
    text
      .toWellFormed()
      .replace(/[\s\u2028\u2029]+/gu, ' ')
      .replace(UNSEEN, '')
      .trim(),
    LONGEST_LINE,
  );
}

/** Lines are kept. */
export function someLines(text: string): string {
  const lines = text
    .slice(0, 2 * LONGEST_TEXT)
    .toWellFormed()
    .split(/\r\n|[\n\r\u2028\u2029]/u);
  const clean = lines.map((line) => line.replaceAll('\t', ' ').replace(UNSEEN, '').trimEnd());
  return shortened(clean.join('\n').trim(), LONGEST_TEXT);
}

/** For places that read the markup subset of Pango or HTML. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Menus read one underscore as "the next letter is the key for it". */
export function escapeMnemonic(text: string): string {
  return text.replaceAll('_', '__');
}

/** For menus that take away no more than the first underscore that is followed by something else. */
export function escapeFirstMnemonic(text: string): string {
  return text.replace(/_(?=[^_])/, '__');
}

function shortened(text: string, limit: number): string {
  // Cut at a whole character, not within a pair of surrogates.
  return text.length <= limit
    ? text
    : `${text
        .slice(0, limit - 1)
        .toWellFormed()
        .replace(/\ufffd$/u, '')}…`;
}
