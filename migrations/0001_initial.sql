-- Times are text, `YYYY-MM-DDTHH:MM:SS.mmmZ`, so that they sort as they are. Columns ending in `_json` hold JSON.

-- ---------------------------------------------------------------- servers

-- Removal is soft (SRV-6); a slug may be used again after it, hence the key of its own.
CREATE TABLE servers (
  key                     INTEGER PRIMARY KEY,
  server_id               TEXT NOT NULL,
  display_name            TEXT NOT NULL,
  host                    TEXT NOT NULL,
  port                    INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
  ssh_user                TEXT NOT NULL,
  auth_json               TEXT NOT NULL,
  sudo                    TEXT NOT NULL CHECK (sudo IN ('none', 'passwordless', 'password')),
  tags_json               TEXT NOT NULL,
  status                  TEXT NOT NULL CHECK (status IN ('online', 'offline', 'unknown')),
  status_since            TEXT,
  last_seen_at            TEXT,
  connection_failure_json TEXT,
  is_paused               INTEGER NOT NULL CHECK (is_paused IN (0, 1)),
  paused_at               TEXT,
  paused_by               TEXT,
  pause_reason            TEXT,
  resume_at               TEXT,
  host_key_json           TEXT,
  presented_host_key_json TEXT,
  sudo_state              TEXT NOT NULL CHECK (sudo_state IN ('unchecked', 'not_needed', 'ok', 'partial',
                            'password_required', 'wrong_password', 'not_allowed', 'missing')),
  sudo_types_json         TEXT NOT NULL,
  sudo_checked_at         TEXT,
  created_at              TEXT NOT NULL,
  removed_at              TEXT
) STRICT;

CREATE UNIQUE INDEX servers_present ON servers (server_id) WHERE removed_at IS NULL;
CREATE INDEX servers_resume ON servers (resume_at)
  WHERE removed_at IS NULL AND is_paused = 1 AND resume_at IS NOT NULL;

CREATE TABLE services (
  server_id    TEXT NOT NULL,
  unit         TEXT NOT NULL, -- canonical: `plex` and `plex.service` are one
  name         TEXT NOT NULL, -- as it was given
  display_name TEXT NOT NULL,
  is_critical  INTEGER NOT NULL CHECK (is_critical IN (0, 1)),
  enabled      INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  state        TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'failed', 'activating', 'unknown')),
  sub_state    TEXT,
  load_state   TEXT,
  pid          INTEGER,
  memory_bytes INTEGER,
  since        TEXT,
  checked_at   TEXT,
  PRIMARY KEY (server_id, unit)
) STRICT, WITHOUT ROWID;

-- Sealed by a cipher outside the database; `cipher` says which one, `salt` and `proof` belong to its key.
CREATE TABLE ciphers (
  name  TEXT PRIMARY KEY,
  salt  BLOB NOT NULL,
  proof BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE secrets (
  server_id TEXT PRIMARY KEY,
  cipher    TEXT NOT NULL REFERENCES ciphers (name),
  sealed    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER services_of_present_server BEFORE INSERT ON services
WHEN NOT EXISTS (SELECT 1 FROM servers WHERE server_id = NEW.server_id AND removed_at IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'a service belongs to a server that exists');
END;

CREATE TRIGGER servers_removed AFTER UPDATE OF removed_at ON servers
WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
BEGIN
  DELETE FROM services WHERE server_id = NEW.server_id;
  DELETE FROM secrets WHERE server_id = NEW.server_id;
END;

CREATE TRIGGER servers_kept BEFORE DELETE ON servers
BEGIN
  SELECT RAISE(ABORT, 'servers are marked removed, never deleted (SRV-6)');
END;

-- ---------------------------------------------------------------- actions

-- server_id refers to the slug, not to a row: history outlives the server (SRV-6).
CREATE TABLE actions (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  server_id        TEXT NOT NULL,
  action_type      TEXT NOT NULL,
  service_name     TEXT,
  unit             TEXT,
  parameters_json  TEXT NOT NULL,
  command          TEXT NOT NULL,
  status           TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'executing', 'completed', 'failed',
                     'rejected', 'cancelled', 'expired', 'unknown')),
  created_at       TEXT NOT NULL,
  created_by       TEXT NOT NULL,
  note             TEXT,
  alert_ref        TEXT,
  approved_at      TEXT,
  approved_by      TEXT,
  approval_order   INTEGER,
  rejected_at      TEXT,
  rejected_by      TEXT,
  rejection_reason TEXT,
  cancelled_at     TEXT,
  cancelled_by     TEXT,
  executed_at      TEXT,
  completed_at     TEXT,
  exit_code        INTEGER,
  failure_json     TEXT,
  waiting_json     TEXT,
  next_attempt_at  TEXT,
  evidence_json    TEXT,
  expires_at       TEXT NOT NULL,
  CHECK (waiting_json IS NULL OR status = 'approved'),
  CHECK (next_attempt_at IS NULL OR waiting_json IS NOT NULL),
  CHECK (approval_order IS NOT NULL OR status NOT IN ('approved', 'executing'))
) STRICT;

CREATE TABLE action_outputs (
  action_id  INTEGER PRIMARY KEY REFERENCES actions (id),
  stdout     TEXT,
  stdout_cut INTEGER NOT NULL DEFAULT 0 CHECK (stdout_cut IN (0, 1)),
  stderr     TEXT,
  stderr_cut INTEGER NOT NULL DEFAULT 0 CHECK (stderr_cut IN (0, 1))
) STRICT;

-- ACT-5: one open action per server, type and unit. ACT-9: one executing per server.
CREATE UNIQUE INDEX actions_open ON actions (server_id, action_type, coalesce(unit, ''))
  WHERE status IN ('pending', 'approved', 'executing');
CREATE UNIQUE INDEX actions_executing ON actions (server_id) WHERE status = 'executing';
CREATE INDEX actions_queue ON actions (server_id, approval_order) WHERE status = 'approved';
CREATE UNIQUE INDEX actions_approval_order ON actions (approval_order) WHERE approval_order IS NOT NULL;
CREATE INDEX actions_expiry ON actions (expires_at) WHERE status IN ('pending', 'approved');

-- Each gives a list its rows newest first without sorting; the last columns let filters be judged on the index alone.
CREATE INDEX actions_by_status ON actions (status, id);
CREATE INDEX actions_by_server ON actions (server_id, status, id, action_type);
CREATE INDEX actions_by_type ON actions (action_type, status, id);
CREATE INDEX actions_by_unit ON actions (unit, id, server_id, status, action_type);
CREATE INDEX actions_by_time ON actions (created_at, id);

CREATE TRIGGER actions_begin BEFORE INSERT ON actions
WHEN NEW.status NOT IN ('pending', 'approved')
BEGIN
  SELECT RAISE(ABORT, 'an action begins pending or approved (ACT-2)');
END;

CREATE TRIGGER actions_step BEFORE UPDATE OF status ON actions
WHEN NOT (
  NEW.status = OLD.status
  OR (OLD.status = 'pending' AND NEW.status IN ('approved', 'rejected', 'cancelled', 'expired'))
  OR (OLD.status = 'approved' AND NEW.status IN ('executing', 'cancelled', 'expired'))
  OR (OLD.status = 'executing' AND NEW.status IN ('completed', 'failed', 'unknown'))
  OR (OLD.status = 'unknown' AND NEW.status IN ('completed', 'failed'))
)
BEGIN
  SELECT RAISE(ABORT, 'no such step in the life of an action (ACT-2)');
END;

-- What was approved is what runs.
CREATE TRIGGER actions_fixed BEFORE UPDATE OF id, server_id, action_type, service_name, unit, parameters_json, command,
  created_at, created_by ON actions
BEGIN
  SELECT RAISE(ABORT, 'what an action is never changes');
END;

CREATE TRIGGER actions_kept BEFORE DELETE ON actions
BEGIN
  SELECT RAISE(ABORT, 'actions are never deleted (SRV-6)');
END;

-- Counts, so that the total of a list costs nothing at a million rows.
CREATE TABLE action_counts (
  status      TEXT NOT NULL,
  server_id   TEXT NOT NULL,
  action_type TEXT NOT NULL,
  n           INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (status, server_id, action_type)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER action_counts_insert AFTER INSERT ON actions
BEGIN
  INSERT INTO action_counts (status, server_id, action_type, n)
    VALUES (NEW.status, NEW.server_id, NEW.action_type, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER action_counts_step AFTER UPDATE OF status ON actions
WHEN NEW.status <> OLD.status
BEGIN
  UPDATE action_counts SET n = n - 1
    WHERE status = OLD.status AND server_id = OLD.server_id AND action_type = OLD.action_type;
  INSERT INTO action_counts (status, server_id, action_type, n)
    VALUES (NEW.status, NEW.server_id, NEW.action_type, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- ---------------------------------------------------------------- tokens, settings, catalog

CREATE TABLE tokens (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  name         TEXT NOT NULL,
  hash         TEXT NOT NULL UNIQUE CHECK (length(hash) = 64), -- SHA-256 of the token, hex
  scopes_json  TEXT NOT NULL,
  created_at   TEXT NOT NULL,
  created_by   TEXT NOT NULL,
  expires_at   TEXT,
  revoked_at   TEXT,
  last_used_at TEXT
) STRICT;

CREATE UNIQUE INDEX tokens_in_use ON tokens (name) WHERE revoked_at IS NULL;

CREATE TABLE settings (
  name       TEXT PRIMARY KEY,
  value_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE action_types (
  name            TEXT PRIMARY KEY,
  definition_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- event log (AUD-1)

CREATE TABLE events (
  seq        INTEGER PRIMARY KEY,
  at         TEXT NOT NULL,
  kind       TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor      TEXT NOT NULL,
  via        TEXT NOT NULL,
  server_id  TEXT,
  action_id  INTEGER,
  data       TEXT NOT NULL, -- canonical JSON; hashed as it stands here
  prev_hash  TEXT NOT NULL,
  hash       TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE INDEX events_by_server ON events (server_id, seq) WHERE server_id IS NOT NULL;
CREATE INDEX events_by_action ON events (action_id, seq) WHERE action_id IS NOT NULL;
CREATE INDEX events_by_kind ON events (kind, seq);
CREATE INDEX events_by_actor ON events (actor, seq);

CREATE TRIGGER events_append BEFORE INSERT ON events
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events)
  OR NEW.prev_hash IS NOT coalesce(
    (SELECT hash FROM events ORDER BY seq DESC LIMIT 1),
    '0000000000000000000000000000000000000000000000000000000000000000'
  )
BEGIN
  SELECT RAISE(ABORT, 'the event log is only appended to, in its order (AUD-1)');
END;

CREATE TRIGGER events_unchanged BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'the event log is never changed (AUD-1)');
END;

CREATE TRIGGER events_kept BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'the event log is never deleted from (AUD-1)');
END;
