import { describe, expect, test } from 'vitest';
import { OPENING_WORDS, openingMarker } from '../core/remote-scripts.ts';
import { createOpening, newToken } from './opening.ts';

function heard(token: string, pieces: readonly string[], secret?: string) {
  let text = '';
  const opening = createOpening(token, secret, (chunk) => {
    text += chunk.toString();
  });
  for (const piece of pieces) opening.push(Buffer.from(piece));
  return { text, isHeard: opening.isHeard(), greeting: opening.greeting() };
}

describe('RUN-9: what a login says first', () => {
  const token = newToken();

  test.each([
    ['nothing', ''],
    ['half a line', 'half a line'],
    ['a window title without a line end', '\u001b]0;deploy@web-1\u0007'],
    ['a motd', 'Welcome\n\n  3 updates\n'],
    ['the opening of another command', openingMarker(newToken())],
    ['our command line repeated', `+ sh -c printf '${OPENING_WORDS}' holdpoint ${token} true\n`],
    ['a MiB of it', 'banner\n'.repeat(150_000)],
  ])('%s changes nothing', (_what, greeting) => {
    const whole = `${greeting}${openingMarker(token)}the answer\n`;
    expect(heard(token, [whole])).toMatchObject({ text: 'the answer\n', isHeard: true });
    const middle = greeting.length + 7;
    expect(heard(token, [whole.slice(0, middle), whole.slice(middle)]).text).toBe('the answer\n');
  });

  test('byte by byte it is found too', () => {
    expect(heard(token, [...`hi${openingMarker(token)}yes${openingMarker(token)}`])).toEqual({
      text: `yes${openingMarker(token)}`,
      isHeard: true,
      greeting: 'hi',
    });
  });

  test('where the opening never comes, what was said instead is kept, bounded and without the secret', () => {
    const said = heard(
      token,
      ['This account is currently not available.\n', 'x'.repeat(100_000), 'hunter2'],
      'hunter2',
    );
    expect(said).toMatchObject({ text: '', isHeard: false });
    expect(said.greeting).toMatch(/^This account is currently not available\.\nx/);
    expect(said.greeting.length).toBeLessThan(5_000);
    expect(said.greeting).not.toContain('hunter2');
  });

  test('no two commands share a token', () => {
    expect(new Set(Array.from({ length: 100 }, newToken)).size).toBe(100);
  });
});
