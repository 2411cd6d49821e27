/** Nouns of the contract to test with. */
import type { ActionView } from '../../contract/action.ts';
import type { EventKind, EventView } from '../../contract/event.ts';
import type { ServerTest, ServerView } from '../../contract/server.ts';

export const AT = '2026-11-20T20:00:00.000Z';
export const FINGERPRINT = `SHA256:${'A'.repeat(43)}`;

export function sampleAction(change: Partial<ActionView> = {}): ActionView {
  return {
    id: 12,
    server_id: 'web-1',
    action_type: 'restart_service',
    service_name: 'nginx',
    parameters: {},
    command: 'systemctl restart nginx',
    status: 'pending',
    created_at: AT,
    created_by: 'token:uptime',
    created_by_id: 'token:1',
    note: null,
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
    expires_at: '2026-11-21T20:00:00.000Z',
    revision: 1,
    digest: 'd'.repeat(64),
    stdout: null,
    stderr: null,
    stdout_cut: false,
    stderr_cut: false,
    spec: null,
    approved_digest: null,
    ...change,
  };
}

export function sampleServer(change: Partial<ServerView> = {}): ServerView {
  return {
    server_id: 'web-1',
    display_name: 'Web 1',
    host: '10.0.0.1',
    port: 22,
    ssh_user: 'deploy',
    auth: { kind: 'agent', has_secret: false },
    sudo: 'none',
    has_sudo_password: false,
    tags: [],
    status: 'online',
    status_since: AT,
    last_seen_at: AT,
    connection_failure: null,
    is_paused: false,
    paused_at: null,
    paused_by: null,
    pause_reason: null,
    resume_at: null,
    held_by: [],
    host_key: null,
    host_key_state: 'unknown',
    presented_host_key: null,
    sudo_state: 'unchecked',
    sudo_checked_at: null,
    pending_count: 0,
    open_count: 0,
    services_total: 0,
    services_in_trouble: 0,
    created_at: AT,
    ...change,
  };
}

export function sampleTest(change: Partial<ServerTest> = {}): ServerTest {
  return {
    ok: true,
    latency_ms: 2.5,
    host_key: { type: 'ssh-ed25519', fingerprint: FINGERPRINT, known: true, accepted_fingerprint: FINGERPRINT },
    sudo: 'ok',
    sudo_types: { restart_service: true },
    sudo_refusals: [],
    steps: [],
    failure: null,
    ...change,
  };
}

export function sampleEvent(seq: number, kind: EventKind, data: Record<string, unknown> = {}): EventView {
  return {
    seq,
    at: AT,
    kind,
    actor_kind: 'person',
    actor: 'anna',
    via: 'cli',
    server_id: 'web-1',
    action_id: 12,
    data,
    hash: 'ab'.repeat(32),
  };
}
