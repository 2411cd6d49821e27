/** Passwords of servers at rest, by the system's keyring or not at all (RUN-7, issue 4). */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/host-process.ts';
import { type ElectronOptions, type ElectronProcess, startElectron } from './electron-process.ts';

const PASSWORD = 'correct horse battery';
const SERVER = {
  server_id: 'web-1',
  host: '127.0.0.1',
  port: 1,
  ssh_user: 'root',
  auth: { kind: 'password', password: PASSWORD },
  sudo: 'none',
};

interface Snapshot {
  secrets_are_durable: boolean;
  servers: { has_password?: boolean }[];
}

async function running<T>(options: ElectronOptions, work: (electron: ElectronProcess) => Promise<T>): Promise<T> {
  // On Linux the tray is drawn over D-Bus; the one of whoever runs the tests is left alone.
  const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
  const electron = await startElectron({ ...options, env, args: ['--hidden'] });
  try {
    return await work(electron);
  } finally {
    await electron.act('quit');
    await electron.ended;
  }
}

const isDurable = async (electron: ElectronProcess) =>
  (await electron.call<Snapshot>('GET', '/snapshot')).body.secrets_are_durable;

function everythingIn(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name))));
}

test('RUN-7: with a keyring secrets are sealed, outlive a restart, and lie nowhere in plain text', async () => {
  const dataDir = temporaryFolder();
  await running({ dataDir }, async (electron) => {
    expect(await isDurable(electron)).toBe(true);
    expect((await electron.call('POST', '/servers', SERVER)).status).toBe(201);
  });
  const sealedKey = readFileSync(join(dataDir, 'desktop', 'secrets-key'), 'utf8');
  expect(sealedKey).toMatch(/^v11sealed:/);
  await running({ dataDir }, async (electron) => {
    expect(await isDurable(electron)).toBe(true);
    expect((await electron.look()).said.questions).toEqual([]);
  });
  expect(readFileSync(join(dataDir, 'desktop', 'secrets-key'), 'utf8')).toBe(sealedKey);
  expect(everythingIn(dataDir).includes(PASSWORD)).toBe(false);
});

test('RUN-7: the fixed key of Chromium is no keyring, whatever the desktop: the person is asked, and in memory means nothing is written', async () => {
  const dataDir = temporaryFolder();
  const given = { platform: 'linux', keyring: 'fixed_key', answer: 0 } as const;
  await running({ dataDir, given }, async (electron) => {
    expect((await electron.look()).said.questions).toEqual([expect.stringContaining('no keyring')]);
    expect(await isDurable(electron)).toBe(false);
    await electron.call('POST', '/servers', SERVER);
  });
  expect(everythingIn(dataDir).includes(PASSWORD)).toBe(false);
  await running({ dataDir, given }, async (electron) => {
    expect((await electron.look()).said.questions).toEqual([]);
  });
});

test('issue 4: without a keyring a key file of the owner seals them, and the choice is remembered', async () => {
  const dataDir = temporaryFolder();
  const file = join(temporaryFolder(), 'key');
  writeFileSync(file, Buffer.alloc(32, 7), { mode: 0o600 });
  const given = { platform: 'linux', keyring: 'fixed_key', answer: 1, file } as const;
  await running({ dataDir, given }, async (electron) => expect(await isDurable(electron)).toBe(true));
  await running({ dataDir, given }, async (electron) => {
    expect(await isDurable(electron)).toBe(true);
    expect((await electron.look()).said.questions).toEqual([]);
  });
});

test('issue 4: deciding later keeps them in memory and asks again at the next start', async () => {
  const dataDir = temporaryFolder();
  const given = { platform: 'linux', keyring: 'none', answer: 2 } as const;
  for (let start = 0; start < 2; start += 1) {
    await running({ dataDir, given }, async (electron) => {
      expect(await isDurable(electron)).toBe(false);
      expect((await electron.look()).said.questions).toHaveLength(1);
    });
  }
});

test('RUN-7: a key the keyring does not open any more is left as it is, and said', async () => {
  const dataDir = temporaryFolder();
  await running({ dataDir }, async () => {});
  const path = join(dataDir, 'desktop', 'secrets-key');
  writeFileSync(path, 'from another keyring');
  await running({ dataDir }, async (electron) => {
    expect(await isDurable(electron)).toBe(false);
    expect(electron.log()).toContain('keyring does not open');
  });
  expect(readFileSync(path, 'utf8')).toBe('from another keyring');
});

test('RUN-7: a kept key that was sealed by the fixed key is not used, and left as it is', async () => {
  const dataDir = temporaryFolder();
  const given = { platform: 'linux' } as const;
  await running({ dataDir, given }, async (electron) => expect(await isDurable(electron)).toBe(true));
  const path = join(dataDir, 'desktop', 'secrets-key');
  const kept = readFileSync(path, 'utf8').replace(/^v11/, 'v10');
  writeFileSync(path, kept);
  await running({ dataDir, given }, async (electron) => {
    expect(await isDurable(electron)).toBe(false);
    expect(electron.log()).toContain('not sealed by a keyring');
  });
  expect(readFileSync(path, 'utf8')).toBe(kept);
});
