/** Nouns for tests: valid ones, to be changed where the test says so. */
import type { ActionSummary } from '../../main/contract/action.ts';
import type { EventKind, EventView } from '../../main/contract/event.ts';
import type { MaintenanceWindow, Schedule } from '../../main/contract/maintenance.ts';
import type { ServerView } from '../../main/contract/server.ts';
import type { ServiceView } from '../../main/contract/service.ts';
import type { Snapshot } from '../../main/contract/window.ts';

export const NOW = '2025-03-03T12:00:00.000Z';
export const LATER = '2025-03-04T12:00:00.000Z';

export function aServer(change: Partial<ServerView> = {}): ServerView {
  return {
    server_id: 'web-1',
    display_name: 'Web 1',
    host: 'web-1.example',
    port: 22,
    ssh_user: 'ops',
    auth: { kind: 'agent', has_secret: false },
    sudo: 'passwordless',
    has_sudo_password: false,
    tags: [],
    status: 'online',
    status_since: NOW,
    last_seen_at: NOW,
    connection_failure: null,
    is_paused: false,
    paused_at: null,
    paused_by: null,
    pause_reason: null,
    resume_at: null,
    held_by: [],
    host_key: { type: 'ssh-ed25519', fingerprint: `SHA256:${'a'.repeat(43)}` },
    host_key_state: 'accepted',
    presented_host_key: null,
    sudo_state: 'ok',
    sudo_checked_at: NOW,
    pending_count: 0,
    open_count: 0,
    services_total: 0,
    services_in_trouble: 0,
    created_at: NOW,
    ...change,
  };
}

export function aService(change: Partial<ServiceView> = {}): ServiceView {
  return {
    server_id: 'web-1',
    name: 'nginx.service',
    display_name: 'nginx',
    is_critical: false,
    enabled: true,
    state: 'running',
    sub_state: 'running',
    load_state: 'loaded',
    pid: 812,
    memory_bytes: 40_100_000,
    since: NOW,
    checked_at: NOW,
    reason: null,
    needs_reload: false,
    ...change,
  };
}

export const DIGEST = 'd'.repeat(64);
/** What a decision on `anAction` names. */
export const SEEN = { revision: 1, digest: DIGEST };

export function anAction(change: Partial<ActionSummary> = {}): ActionSummary {
  return {
    id: 1,
    server_id: 'web-1',
    action_type: 'restart_service',
    service_name: 'nginx',
    parameters: {},
    command: 'systemctl restart nginx.service',
    status: 'pending',
    created_at: NOW,
    created_by: 'token:monitor',
    created_by_id: 'token:1',
    note: 'p99 above 2 s',
    alert_ref: null,
    approved_at: null,
    approved_by: null,
    rejected_at: null,
    rejected_by: null,
    rejection_reason: null,
    cancelled_at: null,
    cancelled_by: null,
    executed_at: null,
    completed_at: null,
    exit_code: null,
    failure: null,
    remarks: [],
    waiting: null,
    allowed_by: null,
    expires_at: LATER,
    revision: 1,
    digest: DIGEST,
    ...change,
  };
}

export function aWindow(change: Partial<MaintenanceWindow> = {}): MaintenanceWindow {
  return {
    id: 1,
    scope: 'all',
    message: null,
    status: null,
    reason: null,
    eta: null,
    ends_at: null,
    started_at: NOW,
    activated_by: 'kim',
    is_overdue: false,
    affected: [],
    schedule_id: null,
    ...change,
  };
}

export function aSchedule(change: Partial<Schedule> = {}): Schedule {
  return {
    id: 1,
    kind: 'recurring',
    scope: 'all',
    message: null,
    reason: null,
    starts_at: null,
    cron: '0 3 * * 3',
    time_zone: 'Europe/Berlin',
    length_minutes: 60,
    next_starts_at: LATER,
    next_ends_at: LATER,
    created_at: NOW,
    created_by: 'kim',
    cancelled_at: null,
    cancelled_by: null,
    ...change,
  };
}

export function aSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    revision: 10,
    now: NOW,
    version: '0.1.0',
    person: 'sam',
    secrets_are_durable: true,
    settings: {
      poll_seconds: 30,
      offline_after_seconds: 180,
      verify_seconds: 5,
      expire_after_hours: 24,
      parallel_servers: 64,
      hold_everything: false,
      server_journal: true,
      quiet_hours: null,
    },
    servers: [],
    services: [],
    actions: [],
    types: [],
    maintenance: [],
    failures: { total: 0, ids: {} },
    visitors_failed: [],
    desktop_notes: [],
    ...change,
  };
}

export function anEvent(seq: number, kind: EventKind, data: Record<string, unknown>): EventView {
  return {
    seq,
    at: NOW,
    kind,
    actor_kind: 'person',
    actor: 'sam',
    via: 'window',
    server_id: null,
    action_id: null,
    data,
    hash: '',
  };
}
