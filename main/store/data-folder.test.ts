import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prepareFolder, removeDrafts } from './data-folder.ts';
import { openTest, temporaryFolder } from './testing/store-fixture.ts';

const isRoot = process.getuid?.() === 0;
const SOMEBODY = 65_432;
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

function refusal(dir: string): { code: string; message: string } | null {
  try {
    prepareFolder(dir);
    removeDrafts(dir);
    return null;
  } catch (error) {
    return error as { code: string; message: string };
  }
}

function folder(bits = 0o700): string {
  const path = join(temporaryFolder(), 'data');
  mkdirSync(path);
  chmodSync(path, bits);
  return path;
}

describe('Starting it: the folder', () => {
  test('that is made is for its owner alone, with all above it that is missing', () => {
    const dir = join(temporaryFolder(), 'a', 'b', 'c');
    expect(refusal(dir)).toBeNull();
    expect([dir, join(dir, '..'), join(dir, '..', '..')].map(mode)).toEqual(['700', '700', '700']);
  });

  test.each([0o777, 0o775, 0o757, 0o722, 0o1777])('of mode %o is refused, with what mends it', (bits) => {
    const dir = folder(bits);
    expect(refusal(dir)).toMatchObject({
      code: 'folder_exposed',
      message: expect.stringContaining(`chmod 700 '${dir}'`),
    });
    chmodSync(dir, 0o700);
    expect(refusal(dir)).toBeNull();
  });

  test.each([0o700, 0o750, 0o755])('of mode %o, which others cannot write in, is taken', (bits) => {
    expect(refusal(folder(bits))).toBeNull();
  });

  test('below one that everybody may rename in is refused', () => {
    const dir = folder();
    chmodSync(join(dir, '..'), 0o777);
    expect(refusal(dir)).toMatchObject({ code: 'folder_exposed', message: expect.stringContaining('chmod o-w') });
    chmodSync(join(dir, '..'), 0o1777);
    expect(refusal(dir)).toBeNull();
  });

  test('behind a link of our own is judged as what it is', () => {
    const dir = folder(0o770);
    const link = join(temporaryFolder(), 'link');
    symlinkSync(dir, link);
    expect(refusal(link)).toMatchObject({ code: 'folder_exposed' });
    chmodSync(dir, 0o700);
    expect(refusal(link)).toBeNull();
  });

  test.skipIf(!isRoot)("of another user, or behind another user's link, is refused (needs root)", () => {
    const dir = folder();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(dir, link);
    lchownSync(link, SOMEBODY, SOMEBODY);
    expect(refusal(link)).toMatchObject({ code: 'folder_not_yours', message: expect.stringContaining('link') });
    chownSync(dir, SOMEBODY, SOMEBODY);
    expect(refusal(dir)).toMatchObject({ code: 'folder_not_yours', message: expect.stringContaining(`${SOMEBODY}`) });
  });
});

describe('Starting it: the files in it', () => {
  test('get the mode 0600 again, those of the desktop and the demo too; others stay as they are', () => {
    const { store, dir } = openTest();
    store.close();
    mkdirSync(join(dir, 'desktop'));
    mkdirSync(join(dir, 'demo'));
    const own = [
      'holdpoint.db',
      'host.lock',
      'runtime.json',
      'backup-v1-x.db',
      'shown-notices.json',
      'desktop/desktop.json',
    ].concat('desktop/secrets-key', 'demo/client_ed25519', 'demo/hosts.json', 'holdpoint.db-wal', 'holdpoint.db-shm');
    for (const name of own) {
      if (!existsSync(join(dir, name))) writeFileSync(join(dir, name), '');
      chmodSync(join(dir, name), 0o666);
    }
    writeFileSync(join(dir, 'mine.txt'), '');
    chmodSync(join(dir, 'mine.txt'), 0o644);
    openTest(dir);
    for (const name of own)
      if (existsSync(join(dir, name))) expect([name, mode(join(dir, name))]).toEqual([name, '600']);
    expect(mode(join(dir, 'mine.txt'))).toBe('644');
  });

  test('drafts of a killed program are taken away', () => {
    const dir = folder();
    writeFileSync(join(dir, `.runtime.json.${'a'.repeat(32)}.draft`), 'half');
    writeFileSync(join(dir, '.mine.draft'), 'mine');
    expect(refusal(dir)).toBeNull();
    expect(readdirSync(dir)).toEqual(['.mine.draft']);
  });

  test('that are links are refused, and what they lead to stays as it is', () => {
    const dir = folder();
    const victim = join(temporaryFolder(), 'victim');
    writeFileSync(victim, 'mine');
    chmodSync(victim, 0o644);
    symlinkSync(victim, join(dir, 'holdpoint.db'));
    expect(refusal(dir)).toMatchObject({ code: 'file_not_yours', message: expect.stringContaining('holdpoint.db') });
    expect([mode(victim), readFileSync(victim, 'utf8')]).toEqual(['644', 'mine']);
  });

  test.skipIf(!isRoot)('that belong to another user are refused, with what mends it (needs root)', () => {
    const dir = folder();
    writeFileSync(join(dir, 'holdpoint.db'), '');
    chownSync(join(dir, 'holdpoint.db'), SOMEBODY, SOMEBODY);
    expect(refusal(dir)).toMatchObject({ code: 'file_not_yours', message: expect.stringContaining('chown') });
  });
});
