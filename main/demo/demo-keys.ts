/** Keys and ports of the demo fleet, kept in DIR/demo/ so that they are the same after a restart. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import { z } from 'zod';
import type { HostKey } from '../contract/server.ts';
import { makePrivateFolder, writePrivateFile } from '../files/private-file.ts';

export interface HostKeyPair {
  /** OpenSSH's private key format. */
  privateKey: string;
  view: HostKey;
}

const SavedHosts = z.record(z.string(), z.object({ port: z.number().int(), host_key: z.string() }));
/** Per server id: the port it had, and its private host key. */
export type SavedHosts = z.infer<typeof SavedHosts>;

/** The folder of the fleet within the data folder. */
export interface DemoFolder {
  /** The private key all simulated servers accept, mode 0600. */
  readonly keyPath: string;
  readonly clientKey: ParsedKey;
  /** Empty where nothing was saved, or nothing readable. */
  readonly saved: SavedHosts;
  save(hosts: SavedHosts): void;
}

/** Opens DIR/demo/, making it and the client's key where they are missing. */
export function openDemoFolder(dataDir: string): DemoFolder {
  const folder = join(dataDir, 'demo');
  const keyPath = join(folder, 'client_ed25519');
  const hostsPath = join(folder, 'hosts.json');
  makePrivateFolder(folder);
  return {
    keyPath,
    clientKey: readOrCreateKey(keyPath),
    saved: readHosts(hostsPath),
    save: (hosts) => writePrivateFile(hostsPath, JSON.stringify(hosts, null, 2)),
  };
}

/** A new ed25519 key pair of a simulated server. */
export function createHostKey(): HostKeyPair {
  const { text, key } = generateKey();
  return { privateKey: text, view: viewOf(key) };
}

/** null where the text is not a private key. */
export function readHostKey(privateKey: string): HostKeyPair | null {
  const key = parsePrivateKey(privateKey);
  return key === null ? null : { privateKey, view: viewOf(key) };
}

function viewOf(key: ParsedKey): HostKey {
  const digest = createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '');
  return { type: key.type, fingerprint: `SHA256:${digest}` };
}

function readOrCreateKey(path: string): ParsedKey {
  const kept = parsePrivateKey(readText(path));
  if (kept !== null) return kept;
  const { text, key } = generateKey();
  writePrivateFile(path, text);
  return key;
}

/** One ed25519 key in 256 that ssh2 1.17 generates cannot be read by anyone (ssh2 #1390): those are thrown away. */
function generateKey(): { text: string; key: ParsedKey } {
  for (;;) {
    const { private: text } = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'holdpoint-demo' });
    const key = parsePrivateKey(text);
    if (key !== null) return { text, key };
  }
}

function parsePrivateKey(text: string): ParsedKey | null {
  const key = ssh2.utils.parseKey(text);
  return key instanceof Error || !key.isPrivateKey() ? null : key;
}

function readHosts(path: string): SavedHosts {
  try {
    return SavedHosts.parse(JSON.parse(readText(path)));
  } catch {
    return {};
  }
}

/** '' where there is no such file. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
