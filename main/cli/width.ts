/** How many terminal columns a text takes. Good for names and tables, not a full Unicode Standard Annex 11. */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Scripts and forms terminals draw two columns wide. Half-width forms belong to wide scripts, but are narrow. */
const WIDE =
  /^(?![\uff61-\uffdc])[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const EMOJI = /^\p{Emoji_Presentation}|^\p{Emoji}[\u{1f3fb}-\u{1f3ff}]?\ufe0f/u;
const WITHOUT_WIDTH = /^[\p{M}\u200c\u200d]+$/u;

/** Of text without control characters; see harmless(). */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += graphemeColumns(segment);
  return columns;
}

function graphemeColumns(grapheme: string): number {
  if (WITHOUT_WIDTH.test(grapheme)) return 0;
  return WIDE.test(grapheme) || EMOJI.test(grapheme) ? 2 : 1;
}
