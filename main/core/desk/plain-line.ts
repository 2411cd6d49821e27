/**
 * Text of people, programs and servers on one line of a menu or notice. What shows nothing or turns the order of others
 * could make one server look like another, or one command like another.
 */

/** The empty braille pattern is drawn as a space too. */
const SPACES = /[\s\p{Cc}\u2800]+/gu;
/** What has no glyph (DI: overrides of order, zero widths, fillers, tags) or none that every font knows. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{DI}]/gu;
/** Marks stacked on one letter paint over the lines above and below. */
const STACKED_MARKS = /(\p{M}{2})\p{M}+/gu;
const NOT_ITSELF = /(?! )[\p{C}\p{Z}\p{DI}\u2800]/gu;

/** Names and reasons: one line of at most `max` characters, white space collapsed, what is invisible left out. */
export function plainLine(text: string, max: number): string {
  const line = text.replace(SPACES, ' ').replace(INVISIBLE, '').replace(STACKED_MARKS, '$1').replace(/ +/g, ' ').trim();
  return cut(line, max);
}

/** A command, to be judged by eye: nothing is left out, what would not be seen as itself is written as ⟨U+202E⟩. */
export function exactLine(text: string): string {
  return text.replace(
    NOT_ITSELF,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

/** Cuts to `max` characters with … as the last, never through a pair of surrogates. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The text in pieces of at most `size` characters, never through a pair of surrogates. */
export function pieces(text: string, size: number): string[] {
  const found: string[] = [];
  for (let rest = text; rest.length > 0; ) {
    const piece = rest.slice(0, size).replace(/(?<=.)[\ud800-\udbff]$/, '');
    found.push(piece);
    rest = rest.slice(piece.length);
  }
  return found;
}
