/** For tests: a real store in a folder of its own, and nouns to put into it. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { ActionSpec } from '../../contract/action-spec.ts';
import type { Actor } from '../../contract/actor.ts';
import { hasOwn } from '../../contract/own.ts';
import { digestOf } from '../../core/action-spec.ts';
import type { NewWindow } from '../../core/maintenance-ports.ts';
import type { NewAction, ServiceRecord, Store, StoredServer } from '../../core/ports.ts';
import { type OpenedStore, openStore } from '../open.ts';

export const MIGRATIONS = fileURLToPath(new URL('../../../migrations', import.meta.url));
export const NOW = Date.parse('2026-01-02T03:04:05.678Z');
export const AT = new Date(NOW).toISOString();
export const LATER = '2027-01-01T00:00:00.000Z';
export const PERSON: Actor = { kind: 'person', name: 'ada', via: 'window' };

export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'holdpoint-store-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Removes itself after the test, open or not. */
export function openTest(dir = temporaryFolder(), migrationsDir = MIGRATIONS): OpenedStore & { dir: string } {
  const opened = openStore({
    dataDir: dir,
    migrationsDir,
    now: () => NOW,
    onListenerError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => opened.store.close());
  return { ...opened, dir };
}

/** A second connection, for tampering and for looking at what is really there. */
export function rawDatabase(dir: string): Database.Database {
  const db = new Database(join(dir, 'holdpoint.db'));
  onTestFinished(() => {
    db.close();
  });
  return db;
}

export function newServer(server_id: string, change: Partial<StoredServer> = {}): StoredServer {
  return {
    server_id,
    display_name: server_id,
    host: 'host.example',
    port: 22,
    ssh_user: 'ops',
    auth: { kind: 'key', path: '/home/ops/.ssh/id' },
    sudo: 'passwordless',
    tags: ['web', 'eu'],
    status: 'unknown',
    status_since: null,
    last_seen_at: null,
    connection_failure: null,
    host_key: null,
    presented_host_key: null,
    sudo_state: 'unchecked',
    sudo_types: {},
    sudo_checked_at: null,
    created_at: AT,
    ...change,
  };
}

export function newService(server_id: string, name: string, change: Partial<ServiceRecord> = {}): ServiceRecord {
  return {
    server_id,
    name,
    display_name: name,
    is_critical: false,
    enabled: true,
    state: 'running',
    sub_state: null,
    load_state: null,
    pid: null,
    memory_bytes: null,
    since: null,
    checked_at: null,
    reason: null,
    needs_reload: false,
    ...change,
  };
}

export function newAction(change: Partial<NewAction> = {}): NewAction {
  const { server_id = 'web-1', unit = 'plex.service', status = 'pending' } = change;
  const spec: ActionSpec = {
    argv: ['systemctl', 'restart', 'plex.service'],
    as_root: true,
    time_limit_seconds: 60,
    success: unit === null ? { kind: 'exit_zero' } : { kind: 'unit_active', unit },
    where: { server_id, host: 'host.example', port: 22, ssh_user: 'ops' },
  };
  return {
    server_id: 'web-1',
    action_type: 'restart_service',
    service_name: 'plex',
    unit: 'plex.service',
    parameters: {},
    command: 'systemctl restart plex.service',
    status: 'pending',
    created_at: AT,
    created_by: 'ada',
    created_by_id: null,
    note: null,
    alert_ref: null,
    approved_at: null,
    approved_by: null,
    expires_at: LATER,
    allowed_by: null,
    held_by: null,
    spec,
    digest: digestOf(spec),
    approved_digest: status === 'approved' ? digestOf(spec) : null,
    ...change,
  };
}

export function newWindow(scope: string, change: Partial<NewWindow> = {}): NewWindow {
  return {
    scope,
    message: null,
    status: null,
    reason: null,
    eta: null,
    ends_at: null,
    started_at: AT,
    activated_by: 'ada',
    affected: [],
    schedule_id: null,
    warn_at: null,
    remind_at: null,
    holders: null,
    ...change,
  };
}

/** Inserts and returns the id; fails the test where a twin is in the way. */
export function insertAction(store: Store, change: Partial<NewAction> = {}): number {
  const answer = store.write((tx) => tx.actions.insert(newAction(change)));
  if (!hasOwn(answer, 'inserted')) throw new Error(`a twin is in the way: ${answer.twin.id}`);
  return answer.inserted.id;
}

/** Mulberry32: numbers in [0, 1) that are the same in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Why a tmpfs cannot be mounted here; null where it can. */
export const mountProblem: string | null = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs Linux and root';
  const dir = mkdtempSync(join(tmpdir(), 'holdpoint-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', dir], { stdio: 'ignore' });
    execFileSync('umount', [dir], { stdio: 'ignore' });
    return null;
  } catch {
    return 'mount is not allowed here';
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
})();

/** A tmpfs of its own, e.g. `size=1m`; unmounted after the test. `remount` changes its options. */
export function mountedFolder(options: string): { dir: string; remount: (options: string) => void } {
  const dir = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `mode=700,${options}`, 'tmpfs', dir]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', dir]);
  });
  return { dir, remount: (changed) => execFileSync('mount', ['-o', `remount,${changed}`, dir]) };
}
