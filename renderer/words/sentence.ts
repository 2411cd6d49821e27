/** Sentences with names in them: what comes from outside stays apart from our words, however it is written. */
import { visibleLine } from '../ui/visible-text.ts';

/** A name, reason or other text that was given by someone. */
export interface Given {
  given: string;
}

export type Sentence = readonly (string | Given)[];

const LONGEST = 300;

/** Cut at a length that leaves a sentence readable; the whole text is shown elsewhere. */
export function clipped(text: string): string {
  const line = visibleLine(text);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** A template of our own words; every value in it is a given text, unless it is a sentence itself. */
export function say(words: TemplateStringsArray, ...values: (string | number | Sentence)[]): Sentence {
  return words.flatMap((word, index): (string | Given)[] => {
    const value = values[index];
    if (value === undefined) return [word];
    return typeof value === 'object' ? [word, ...value] : [word, { given: clipped(String(value)) }];
  });
}

/** The sentence as plain text, for reading out. */
export function sentenceText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.given)).join('');
}
