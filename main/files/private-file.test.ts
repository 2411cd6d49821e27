import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createPrivateFile, DRAFT_NAME, fillPrivateFile, writePrivateFile } from './private-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdpoint-files-'));
  const umask = process.umask(0);
  onTestFinished(() => {
    process.umask(umask);
    rmSync(dir, { recursive: true });
  });
});
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('Starting it: a file is whole, for its owner alone whatever the umask, and nothing else is left beside it', () => {
  const path = join(dir, 'kept.json');
  writeFileSync(path, 'before', { mode: 0o666 });
  writePrivateFile(path, 'ä'.repeat(300_000));
  expect(readFileSync(path, 'utf8')).toBe('ä'.repeat(300_000));
  expect(mode(path)).toBe('600');
  expect(readdirSync(dir)).toEqual(['kept.json']);
});

test('Starting it: a link or a second name in its place is replaced, what it led to stays as it is', () => {
  const victim = join(dir, 'victim');
  writeFileSync(victim, 'mine');
  symlinkSync(victim, join(dir, 'link'));
  linkSync(victim, join(dir, 'second-name'));
  for (const name of ['link', 'second-name']) writePrivateFile(join(dir, name), 'ours');
  expect(readFileSync(victim, 'utf8')).toBe('mine');
  expect(readFileSync(join(dir, 'link'), 'utf8')).toBe('ours');
  expect(() => createPrivateFile(join(dir, 'link'))).toThrow(/EEXIST/);
});

test('Starting it: a name for a draft is never the same and never one that is there; a failed one leaves nothing', () => {
  const seen: string[] = [];
  const fill = (draft: string) => {
    seen.push(draft);
    expect(mode(draft)).toBe('600');
    expect(relative(dir, draft)).toMatch(DRAFT_NAME);
    writeFileSync(draft, 'filled');
  };
  fillPrivateFile(join(dir, 'a.db'), fill);
  fillPrivateFile(join(dir, 'a.db'), fill);
  expect(new Set(seen).size).toBe(2);
  expect(() =>
    fillPrivateFile(join(dir, 'b.db'), () => {
      throw new Error('full');
    }),
  ).toThrow('full');
  mkdirSync(join(dir, 'folder'));
  expect(() => writePrivateFile(join(dir, 'folder'), 'x')).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
  expect(readdirSync(dir).sort()).toEqual(['a.db', 'folder']);
  expect(existsSync(join(dir, 'b.db'))).toBe(false);
});

test('DESIGN: files are made by this module alone', () => {
  const main = fileURLToPath(new URL('..', import.meta.url));
  const files = readdirSync(main, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  const others = files.filter(
    (name) =>
      // What fetches the program's own binary writes no data, nor does what draws its icons.
      !/(^|\/)(files|starting|testing)\/|draw-icons\.ts$/.test(name) &&
      /\b(writeFile|appendFile|rename|mkdir|copyFile)Sync\(|createWriteStream\(/.test(
        readFileSync(join(main, name), 'utf8'),
      ),
  );
  // A copy into a folder of its own making, and a log that is put out of the way.
  expect(others.sort()).toEqual(['store/as-it-lies.ts', 'store/standing.ts']);
});
