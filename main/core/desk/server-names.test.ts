import { expect, test } from 'vitest';
import { serverNames } from './server-names.ts';

const named = (names: Record<string, string>) =>
  Object.fromEntries(
    serverNames(Object.entries(names).map(([server_id, display_name]) => ({ server_id, display_name }))),
  );

test('TRY-2: a name that says enough stands alone; one that is shared has its id behind it', () => {
  expect(named({ 'web-1': 'Web', 'db-1': 'Data', 'db-2': 'data', 'app-1': '' })).toEqual({
    'web-1': 'Web',
    'db-1': 'Data (db-1)',
    'db-2': 'data (db-2)',
    'app-1': 'app-1',
  });
});

test('TRY-2: a name that imitates the label of another one gives way to the id', () => {
  const names = named({ a: 'Web', b: 'web', c: 'Web (a)' });
  expect(names).toEqual({ a: 'a', b: 'web (b)', c: 'c' });
  expect(new Set(Object.values(names)).size).toBe(3);
});

test('TRY-2: a name that imitates our own words is told from them by quotes', () => {
  expect(named({ a: 'Web 1: paused', b: '”x: y', c: 'v1:2', d: 'Web\uff1a paused' })).toEqual({
    a: '“Web 1: paused”',
    b: '“”x: y”',
    c: 'v1:2',
    d: '“Web\uff1a paused”',
  });
});
