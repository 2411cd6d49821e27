import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isoTime, isTellable, LATEST_MS, TimestampInput } from './time.ts';

test.each([
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['2026-03-01T01:30:00+02:00', '2026-02-28T23:30:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
])('API-1: %s is an instant', (given, told) => {
  expect(TimestampInput.parse(given)).toBe(told);
});

test.each([
  '1969-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
  '1970-01-01T00:30:00+01:00',
  '9999-12-31T23:59:59-00:01',
  '+010000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T25:00:00Z',
])('API-1: %s is refused', (given) => {
  expect(TimestampInput.safeParse(given).success).toBe(false);
});

test('API-1: whatever clock or sum it comes from, a time has four digits of a year and sorts as it is written', () => {
  const all = [-8.64e15, -1, 0, 1, Date.UTC(2026, 0), LATEST_MS, LATEST_MS + 1, 8.64e15, Number.POSITIVE_INFINITY];
  const texts = all.map(isoTime);
  for (const text of texts) expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(texts.toSorted()).toEqual(texts);
  expect(() => isoTime(Number.NaN)).toThrow(RangeError);
  expect(all.map(isTellable)).toEqual([false, false, true, true, true, true, false, false, false]);
});

test('DESIGN: an instant becomes text in one place', () => {
  const main = join(import.meta.dirname, '..');
  const files = readdirSync(main, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  const others = files.filter(
    (name) => !/(^|\/)testing\//.test(name) && /toISOString\(/.test(readFileSync(join(main, name), 'utf8')),
  );
  expect(others).toEqual(['contract/time.ts']);
});
