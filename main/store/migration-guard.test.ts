import { expect, test } from 'vitest';
import { readMigrations } from './migrate.ts';
import { refusedStatements } from './migration-guard.ts';
import { MIGRATIONS } from './testing/store-fixture.ts';

test.each(readMigrations(MIGRATIONS))('migration $name leaves transaction, version and connection alone', ({ sql }) => {
  expect(refusedStatements(sql)).toEqual([]);
});

test.each([
  ['CREATE TABLE a (b); COMMIT', ['COMMIT']],
  ['begin; CREATE TABLE a (b);\nend;', ['BEGIN', 'END']],
  ['/* fine */ PRAGMA foreign_keys = OFF;', ['PRAGMA']],
  ["ATTACH 'x' AS y; VACUUM; rollback", ['ATTACH', 'VACUUM', 'ROLLBACK']],
  ['CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; END; COMMIT;', ['COMMIT']],
])('the guard refuses %s', (sql, words) => {
  expect(refusedStatements(sql)).toEqual(words);
});

test.each([
  'CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; UPDATE a SET b = CASE b WHEN 1 THEN 2 ELSE 3 END; END; SELECT 1;',
  "CREATE TEMP TRIGGER t BEFORE DELETE ON a BEGIN SELECT RAISE(ABORT, 'no; COMMIT'); END;",
  "INSERT INTO a VALUES ('it''s; COMMIT; x'); -- ; COMMIT\nSELECT 1 /* ; PRAGMA x */;",
  'CREATE TABLE "x; VACUUM" (begin_at TEXT, [; END] TEXT);',
])('the guard accepts %s', (sql) => {
  expect(refusedStatements(sql)).toEqual([]);
});
