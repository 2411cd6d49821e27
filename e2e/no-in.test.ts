/** ACT-4: names that every object inherits are no data; the linter refuses the operator that would find them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from './support/paths.ts';

test.each([
  ["export const has = (data: object) => 'name' in data;", false],
  ["export const has = (data: object) => Object.hasOwn(data, 'name');", true],
])('%s', (source, isFine) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-lint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ plugins: [join(ROOT, 'e2e/lint/no-in.grit')] }));
  writeFileSync(join(folder, 'sample.ts'), `${source}\n`);
  const linted = spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['lint', 'sample.ts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(linted.error).toBeUndefined();
  expect(linted.stderr.includes('Use Object.hasOwn')).toBe(!isFine);
});
