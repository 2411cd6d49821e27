import { describe, expect, test } from 'vitest';
import { createCapture } from './captured-output.ts';

function capture(chunks: (string | Buffer)[], secret?: string, keptBytes = 16) {
  const captured = createCapture(secret, keptBytes);
  for (const chunk of chunks) captured.push(Buffer.from(chunk));
  return captured.finish();
}

/** Cuts the bytes of a text into pieces of `size`, code points or not. */
function inPieces(text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

describe('RUN-4: the first and last bytes of an output are kept', () => {
  test('nothing is cut up to twice the limit', () => {
    const text = '0123456789abcdef0123456789ABCDEF';
    for (const size of [1, 5, 16, 17, 32]) expect(capture(inPieces(text, size))).toEqual({ text, is_cut: false });
  });

  test('beyond it the middle is replaced by a mark that counts', () => {
    const text = `${'a'.repeat(16)}${'x'.repeat(1234)}${'z'.repeat(16)}`;
    const expected = { text: `${'a'.repeat(16)}\n… 1,234 bytes cut …\n${'z'.repeat(16)}`, is_cut: true };
    for (const size of [1, 7, 16, 100, 5000]) expect(capture(inPieces(text, size))).toEqual(expected);
  });

  test('no code point is cut in two: neither at the mark nor between pieces', () => {
    for (const size of [1, 3, 7, 1000]) {
      const { text } = capture(inPieces('€'.repeat(100), size));
      expect(text).toBe(`${'€'.repeat(5)}\n… 270 bytes cut …\n${'€'.repeat(5)}`);
    }
    expect(capture(inPieces('🚀é漢'.repeat(3), 1)).text).toBe('🚀é漢'.repeat(3));
  });

  test('what is not UTF-8 is shown with replacement characters', () => {
    expect(capture([Buffer.from([0x61, 0xff, 0xfe, 0x62])]).text).toBe('a\ufffd\ufffdb');
    expect(capture([Buffer.alloc(100, 0x80)]).is_cut).toBe(true);
    expect(capture([Buffer.alloc(100, 0xff)]).text).toContain('bytes cut');
  });
});

describe('RUN-7: a secret does not appear in what is kept', () => {
  test('also where it comes in pieces, and where its beginning is repeated', () => {
    for (const size of [1, 2, 3, 50]) {
      expect(capture(inPieces('x aab aaab aa', size), 'aab', 64).text).toBe('x •••• a•••• aa');
    }
  });

  test('nor a part of it where the output is cut', () => {
    const { text } = capture(inPieces(`${'.'.repeat(12)}hunter2-hunter2${'.'.repeat(60)}`, 4), 'hunter2-hunter2');
    expect(text).not.toContain('hun');
  });
});
