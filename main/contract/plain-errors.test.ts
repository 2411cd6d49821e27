import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { speakPlainly } from './plain-errors.ts';

beforeAll(speakPlainly);

test.each([
  [z.number().max(65_535), 99_999, 'must be at most 65535'],
  [z.number().int(), 1.5, 'must be a whole number'],
  [z.number().positive(), 0, 'must be more than 0'],
  [z.string().min(1), '', 'must be at least 1 character long'],
  [z.array(z.string()).max(2), ['a', 'b', 'c'], 'must be at most 2 entries long'],
  [z.enum(['a', 'b']), 'c', 'must be one of a, b'],
  [z.string(), 7, 'must be text'],
  [z.string(), undefined, 'is missing'],
  [z.iso.datetime(), 'soon', 'must be a time such as 2026-01-31T12:00:00Z'],
  [z.string().regex(/^x$/, 'must be x'), 'y', 'must be x'],
  [z.union([z.number(), z.boolean()]), 'y', 'is not valid'],
])('API-1: wrong input is told in words for people (%#)', (schema, input, message) => {
  expect(schema.safeParse(input).error?.issues[0]?.message).toBe(message);
});
