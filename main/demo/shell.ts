/**
 * The login shell of a simulated server: it splits a command line into words as POSIX sh does (XCU 2.2 Quoting) and
 * understands nothing else. Whatever a real shell would act upon is a syntax error, so that an injection shows.
 */
import { hasOwn } from '../contract/own.ts';

export type ParsedLine = { kind: 'words'; words: string[] } | { kind: 'syntax_error'; message: string };

const ACTIVE_ANYWHERE = new Set('|&;<>()$`*?[\n');
const ACTIVE_AT_START = new Set('#~!{}');
const ESCAPABLE_IN_DOUBLE_QUOTES = new Set('$`"\\\n');
const UNTERMINATED: ParsedLine = { kind: 'syntax_error', message: 'Syntax error: Unterminated quoted string' };

const unexpected = (character: string): ParsedLine => ({
  kind: 'syntax_error',
  message: `Syntax error: "${character === '\n' ? 'newline' : character}" unexpected`,
});

/** Splits one command line into its words. */
export function parseCommandLine(line: string): ParsedLine {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === ' ' || character === '\t') {
      if (word !== null) words.push(word);
      word = null;
    } else if (character === "'") {
      const end = line.indexOf("'", at + 1);
      if (end < 0) return UNTERMINATED;
      word = (word ?? '') + line.slice(at + 1, end);
      at = end;
    } else if (character === '"') {
      const quoted = readDoubleQuotes(line, at + 1);
      if (hasOwn(quoted, 'kind')) return quoted;
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (character === '\\') {
      at += 1;
      if (at >= line.length) return UNTERMINATED;
      word = (word ?? '') + line.charAt(at).replace('\n', '');
    } else if (ACTIVE_ANYWHERE.has(character) || (word === null && ACTIVE_AT_START.has(character))) {
      return unexpected(character);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== null) words.push(word);
  return { kind: 'words', words };
}

function readDoubleQuotes(line: string, start: number): { text: string; end: number } | ParsedLine {
  let text = '';
  for (let at = start; at < line.length; at += 1) {
    const character = line.charAt(at);
    const next = line.charAt(at + 1);
    if (character === '"') return { text, end: at };
    if (character === '$' || character === '`') return unexpected(character);
    if (character === '\\' && ESCAPABLE_IN_DOUBLE_QUOTES.has(next)) {
      text += next === '\n' ? '' : next;
      at += 1;
    } else text += character;
  }
  return UNTERMINATED;
}
