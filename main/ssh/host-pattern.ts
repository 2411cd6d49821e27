/** Patterns of ssh_config(5): `*`, `?`, and `!` in front of what must not match. */

/** Takes time in proportion to pattern × text at worst, whatever the pattern. */
export function matchesPattern(pattern: string, text: string): boolean {
  let [p, t] = [0, 0];
  let star = -1;
  let resumeAt = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      resumeAt = t;
      p += 1;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
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
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
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
