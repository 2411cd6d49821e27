/** Patterns of ssh_config(5): `*`, `?`, and `!` in front of what must not match. */

/** `*`, or whether one character fits. */
type Token = '*' | ((character: string) => boolean);

/** Takes time in proportion to pattern × text at worst, whatever the pattern. */
export function matchesPattern(pattern: string, text: string): boolean {
  return matchesTokens([...pattern].map(tokenOf), text);
}

/** As glob(7) has it, of names in one folder: `[a-z]` and `[!a]` besides. Names that begin with a dot must be asked for. */
export function matchesGlob(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; ) {
    const end = pattern[at] === '[' ? pattern.indexOf(']', at + 2 + Number(/[!^]/.test(pattern[at + 1] ?? ''))) : -1;
    tokens.push(end < 0 ? tokenOf(pattern[at] ?? '') : classOf(pattern.slice(at + 1, end)));
    at = end < 0 ? at + 1 : end + 1;
  }
  return matchesTokens(tokens, name);
}

export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

function tokenOf(character: string): Token {
  if (character === '*') return '*';
  return character === '?' ? () => true : (other) => other === character;
}

function classOf(text: string): Token {
  const isNegated = /^[!^]/.test(text);
  const ranges = [...text.slice(Number(isNegated)).matchAll(/(.)-(.)|(.)/gu)];
  return (character) =>
    isNegated !==
    ranges.some(([, from, to, one]) => (one === undefined ? isBetween(character, from, to) : one === character));
}

function isBetween(character: string, from = '', to = ''): boolean {
  return character >= from && character <= to;
}

function matchesTokens(tokens: readonly Token[], text: string): boolean {
  const characters = [...text];
  let [p, t] = [0, 0];
  let star = -1;
  let resumeAt = 0;
  while (t < characters.length) {
    const token = tokens[p];
    if (token === '*') {
      star = p;
      resumeAt = t;
      p += 1;
    } else if (token?.(characters[t] ?? '')) {
      p += 1;
      t += 1;
    } else if (star === -1) return false;
    else {
      // The last star takes one character more.
      p = star + 1;
      resumeAt += 1;
      t = resumeAt;
    }
  }
  while (tokens[p] === '*') p += 1;
  return p === tokens.length;
}

/** A `!pattern` that matches outweighs all others. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  let isMatch = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('!') && matchesPattern(pattern.slice(1), text)) return false;
    isMatch ||= matchesPattern(pattern, text);
  }
  return isMatch;
}
