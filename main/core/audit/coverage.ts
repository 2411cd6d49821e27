/**
 * Which columns the log vouches for, table by table. A test holds this list against the database, so that whoever adds a
 * column decides (AUD-2). Names as in SQL; `…_json` holds the field without its ending.
 */

export interface Coverage {
  /** Told by events, so compared. */
  covered: readonly string[];
  /** Seen on servers, or kept for the program's own order; no event tells of every change. */
  left: readonly string[];
}

export const COVERAGE = {
  actions: {
    covered: [
      'id',
      'server_id',
      'action_type',
      'service_name',
      'unit',
      'parameters_json',
      'command',
      'status',
      'created_at',
      'created_by',
      'created_by_id',
      'note',
      'alert_ref',
      'approved_at',
      'approved_by',
      'approval_order',
      'rejected_at',
      'rejected_by',
      'rejection_reason',
      'cancelled_at',
      'cancelled_by',
      'executed_at',
      'completed_at',
      'exit_code',
      'failure_json',
      'remarks_json',
      'evidence_json',
      'expires_at',
      'allowed_by',
      'held_by_json',
      'spec_json',
      'digest',
      'approved_digest',
      'revision',
    ],
    left: ['waiting_json', 'next_attempt_at'],
  },
  action_outputs: { covered: ['action_id', 'stdout', 'stdout_cut', 'stderr', 'stderr_cut'], left: [] },
  servers: {
    covered: [
      'server_id',
      'display_name',
      'host',
      'port',
      'ssh_user',
      'auth_json',
      'sudo',
      'tags_json',
      'host_key_json',
      'presented_host_key_json',
      'created_at',
      'removed_at',
    ],
    left: [
      'key',
      'status',
      'status_since',
      'last_seen_at',
      'connection_failure_json',
      'sudo_state',
      'sudo_types_json',
      'sudo_checked_at',
    ],
  },
  services: {
    covered: ['server_id', 'name', 'display_name', 'is_critical', 'enabled'],
    left: [
      'unit',
      'reason',
      'needs_reload',
      'state',
      'sub_state',
      'load_state',
      'pid',
      'memory_bytes',
      'since',
      'checked_at',
    ],
  },
  tokens: {
    covered: ['id', 'name', 'hash', 'scopes_json', 'created_at', 'created_by', 'expires_at', 'revoked_at'],
    left: ['last_used_at'],
  },
  settings: { covered: ['name', 'value_json'], left: [] },
  action_types: { covered: ['name', 'definition_json'], left: [] },
  maintenance_windows: {
    covered: [
      'id',
      'scope',
      'message',
      'status',
      'reason',
      'eta',
      'ends_at',
      'started_at',
      'activated_by',
      'affected_json',
      'schedule_id',
      'was_overdue',
      'ended_at',
      'ended_by',
    ],
    left: ['warn_at', 'remind_at', 'holders'],
  },
  maintenance_schedules: {
    covered: [
      'id',
      'kind',
      'scope',
      'message',
      'reason',
      'starts_at',
      'cron',
      'time_zone',
      'length_minutes',
      'created_at',
      'created_by',
      'cancelled_at',
      'cancelled_by',
    ],
    left: ['next_at'],
  },
  allow_rules: {
    covered: [
      'id',
      'token',
      'token_id',
      'action_type',
      'tag',
      'until',
      'note',
      'created_at',
      'created_by',
      'used_count',
      'last_used_at',
      'removed_at',
    ],
    left: [],
  },
  visitor_pages: {
    covered: ['server_id', 'settings_json'],
    left: [
      'picture_json',
      'pass',
      'desired_revision',
      'published_revision',
      'published_folder',
      'refresh_at',
      'failure_json',
    ],
  },
} as const satisfies Record<string, Coverage>;

export type CoveredTable = keyof typeof COVERAGE;

/** Counted again from the actions, so compared without the log. */
export const DERIVED_TABLES = ['action_counts', 'action_days'] as const;

/** The log itself is proven by its chain; of the others it does not tell. */
export const LEFT_TABLES = [
  'events',
  'event_head',
  'ciphers',
  'secrets',
  'marks',
  'window_sessions',
  'maintenance_starts',
  'unit_names',
  'failure_looks',
] as const;
