import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyFileCipher } from './key-file-cipher.ts';
import { AT, newServer, openTest, rawDatabase, temporaryFolder } from './testing/store-fixture.ts';

const SECRETS = { password: 'correct horse battery', sudo_password: 'päss' };

function keyFile(content = 'k'.repeat(32), mode = 0o600): string {
  const path = join(temporaryFolder(), 'key');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

test('RUN-7: sealed secrets survive a restart and are nowhere in the files as they are', () => {
  const key = keyFile();
  const { store, vault, dir } = openTest();
  const secrets = vault(keyFileCipher(key));
  expect([secrets.isDurable, secrets.get('web-1')]).toEqual([true, {}]);
  secrets.put('web-1', SECRETS);
  secrets.put('web-2', { passphrase: 'other' });
  for (const name of ['holdpoint.db', 'holdpoint.db-wal']) {
    expect(readFileSync(join(dir, name)).includes('correct horse')).toBe(false);
  }
  store.close();
  const again = openTest(dir).vault(keyFileCipher(key));
  expect(again.get('web-1')).toStrictEqual(SECRETS);
  again.put('web-1', { password: 'new' });
  expect(again.get('web-1')).toStrictEqual({ password: 'new' });
  again.put('web-1', {});
  expect([again.get('web-1'), again.get('web-2')]).toStrictEqual([{}, { passphrase: 'other' }]);
});

test('RUN-7: another key is refused and harms nothing; with nothing sealed it may take over', () => {
  const [right, other] = [keyFile(), keyFile('o'.repeat(40))];
  const { vault } = openTest();
  vault(keyFileCipher(right)).put('web-1', SECRETS);
  expect(() => vault(keyFileCipher(other))).toThrow(expect.objectContaining({ code: 'wrong_key_file' }));
  const secrets = vault(keyFileCipher(right));
  expect(secrets.get('web-1')).toStrictEqual(SECRETS);
  secrets.put('web-1', {});
  const replaced = vault(keyFileCipher(other));
  replaced.put('web-1', SECRETS);
  expect(replaced.get('web-1')).toStrictEqual(SECRETS);
});

test('RUN-7: without a key secrets stay in memory, and those sealed before stay untouched', () => {
  const key = keyFile();
  const { vault } = openTest();
  vault(keyFileCipher(key)).put('web-1', SECRETS);
  const memory = vault(null);
  expect([memory.isDurable, memory.get('web-1')]).toEqual([false, {}]);
  memory.put('web-2', { password: 'p' });
  expect([memory.get('web-2'), vault(null).get('web-2')]).toEqual([{ password: 'p' }, {}]);
  expect(vault(keyFileCipher(key)).get('web-1')).toStrictEqual(SECRETS);
  memory.put('web-1', { password: 'replaced' });
  expect(vault(keyFileCipher(key)).get('web-1')).toEqual({});
});

test('RUN-7: a sealed secret opens for its server only, and not once it was changed', () => {
  const { store, vault, dir } = openTest();
  const secrets = vault(keyFileCipher(keyFile()));
  secrets.put('web-1', SECRETS);
  secrets.put('web-2', { password: 'two' });
  const db = rawDatabase(dir);
  db.exec(
    "UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE server_id = 'web-1') WHERE server_id = 'web-2'",
  );
  expect([secrets.get('web-1'), secrets.get('web-2')]).toStrictEqual([SECRETS, {}]);
  db.prepare('UPDATE secrets SET sealed = ? WHERE server_id = ?').run(Buffer.from('short'), 'web-1');
  expect(secrets.get('web-1')).toEqual({});
  store.write((tx) => tx.servers.insert(newServer('web-2')));
  store.write((tx) => tx.servers.remove('web-2', AT));
  expect(db.prepare('SELECT server_id FROM secrets').pluck().all()).toEqual(['web-1']);
});

test('RUN-7: put within a transaction goes back with it', () => {
  const { store, vault } = openTest();
  const secrets = vault(keyFileCipher(keyFile()));
  expect(() =>
    store.write(() => {
      secrets.put('web-1', SECRETS);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(secrets.get('web-1')).toEqual({});
});

test('RUN-7: a key file that is exposed, too short, missing or no file is refused, each by its name', () => {
  const fifo = join(temporaryFolder(), 'fifo');
  execFileSync('mkfifo', ['-m', '600', fifo]);
  const refused = (path: string) => {
    try {
      keyFileCipher(path);
    } catch (error) {
      return (error as { code: string }).code;
    }
    return 'accepted';
  };
  expect(refused(keyFile())).toBe('accepted');
  expect(refused(keyFile('k'.repeat(32), 0o640))).toBe('key_file_exposed');
  expect(refused(keyFile('k'.repeat(32), 0o604))).toBe('key_file_exposed');
  expect(refused(keyFile('k'.repeat(31)))).toBe('key_file_too_short');
  expect(refused(join(temporaryFolder(), 'missing'))).toBe('key_file_unreadable');
  expect(refused(temporaryFolder())).toBe('key_file_unreadable');
  expect(refused(fifo)).toBe('key_file_unreadable');
});
