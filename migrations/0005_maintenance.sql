-- Maintenance (MNT-1…6): one truth. A server is held while any window of its own, of one of its tags or of everything is
-- open; what was columns of servers and a setting before becomes windows here.

CREATE TABLE maintenance_schedules (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  kind           TEXT NOT NULL CHECK (kind IN ('once', 'recurring')),
  scope          TEXT NOT NULL,
  message        TEXT,
  reason         TEXT,
  starts_at      TEXT,
  cron           TEXT,
  time_zone      TEXT,
  length_minutes REAL NOT NULL CHECK (length_minutes > 0),
  next_at        TEXT, -- neither begun, missed nor skipped yet; NULL: it is over or cancelled
  created_at     TEXT NOT NULL,
  created_by     TEXT NOT NULL,
  cancelled_at   TEXT,
  cancelled_by   TEXT,
  CHECK ((kind = 'once') = (starts_at IS NOT NULL)),
  CHECK ((kind = 'recurring') = (cron IS NOT NULL AND time_zone IS NOT NULL)),
  CHECK (cancelled_at IS NULL OR next_at IS NULL)
) STRICT;

CREATE INDEX maintenance_schedules_next ON maintenance_schedules (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX maintenance_schedules_scope ON maintenance_schedules (scope) WHERE next_at IS NOT NULL;

-- Starts that were dealt with: whatever the clock does, none of them comes a second time (MNT-5).
CREATE TABLE maintenance_starts (
  schedule_id INTEGER NOT NULL REFERENCES maintenance_schedules (id),
  starts_at   TEXT NOT NULL,
  outcome     TEXT NOT NULL CHECK (outcome IN ('begun', 'skipped')),
  PRIMARY KEY (schedule_id, starts_at)
) STRICT, WITHOUT ROWID;

-- server_id inside a scope is the slug, not a row: the log outlives the server (SRV-6).
CREATE TABLE maintenance_windows (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  scope         TEXT NOT NULL CHECK (scope = 'all' OR scope GLOB 'tag:?*' OR scope GLOB 'server:?*'),
  message       TEXT,
  status        TEXT,
  reason        TEXT,
  eta           TEXT,
  ends_at       TEXT,
  started_at    TEXT NOT NULL,
  activated_by  TEXT NOT NULL,
  affected_json TEXT NOT NULL,
  schedule_id   INTEGER REFERENCES maintenance_schedules (id),
  warn_at       TEXT, -- when "ends by itself soon" is to be told; NULL: told, or nothing to tell
  remind_at     TEXT, -- when "overdue" is to be told next
  was_overdue   INTEGER NOT NULL DEFAULT 0 CHECK (was_overdue IN (0, 1)),
  ended_at      TEXT,
  ended_by      TEXT,
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;

-- Two programs that activate at once get one window (MNT-8).
CREATE UNIQUE INDEX maintenance_open ON maintenance_windows (scope) WHERE ended_at IS NULL;
CREATE INDEX maintenance_past ON maintenance_windows (ended_at, id) WHERE ended_at IS NOT NULL;
-- Due times, asked for at every change: each the first entry of an index, however many servers are paused.
CREATE INDEX maintenance_ends ON maintenance_windows (ends_at) WHERE ended_at IS NULL AND ends_at IS NOT NULL;
CREATE INDEX maintenance_warns ON maintenance_windows (warn_at) WHERE ended_at IS NULL AND warn_at IS NOT NULL;
CREATE INDEX maintenance_reminds ON maintenance_windows (remind_at) WHERE ended_at IS NULL AND remind_at IS NOT NULL;
CREATE INDEX maintenance_begun ON maintenance_windows (started_at);

CREATE TRIGGER maintenance_windows_past BEFORE UPDATE ON maintenance_windows
WHEN OLD.ended_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'maintenance that ended never changes (MNT-6)');
END;

CREATE TRIGGER maintenance_windows_start BEFORE UPDATE OF id, scope, started_at, activated_by ON maintenance_windows
BEGIN
  SELECT RAISE(ABORT, 'what maintenance began as never changes (MNT-8)');
END;

CREATE TRIGGER maintenance_windows_kept BEFORE DELETE ON maintenance_windows
BEGIN
  SELECT RAISE(ABORT, 'maintenance is never deleted (MNT-6)');
END;

CREATE TABLE allow_rules (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  token        TEXT,
  action_type  TEXT,
  tag          TEXT,
  until        TEXT,
  note         TEXT,
  created_at   TEXT NOT NULL,
  created_by   TEXT NOT NULL,
  used_count   INTEGER NOT NULL DEFAULT 0,
  last_used_at TEXT,
  removed_at   TEXT,
  CHECK (token IS NOT NULL OR action_type IS NOT NULL)
) STRICT;

-- The rule by which it passed a hold, and the scopes that held it, both at the moment it was filed.
ALTER TABLE actions ADD COLUMN allowed_by INTEGER REFERENCES allow_rules (id);
ALTER TABLE actions ADD COLUMN held_by_json TEXT;
CREATE INDEX actions_held ON actions (created_at, allowed_by) WHERE held_by_json IS NOT NULL;

-- ---------------------------------------------------------------- what there was

INSERT INTO maintenance_windows (scope, reason, ends_at, started_at, activated_by, affected_json, warn_at, remind_at)
SELECT 'server:' || server_id, pause_reason, resume_at, coalesce(paused_at, created_at), coalesce(paused_by, 'unknown'),
  json_array(json_object('server_id', server_id, 'services', json((
    SELECT json_group_array(name) FROM services WHERE services.server_id = servers.server_id AND enabled = 1)))),
  strftime('%Y-%m-%dT%H:%M:%fZ', resume_at, '-15 minutes'),
  CASE WHEN resume_at IS NULL THEN strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(paused_at, created_at), '+3 days') END
FROM servers WHERE removed_at IS NULL AND is_paused = 1 ORDER BY paused_at, key;

INSERT INTO maintenance_windows (scope, started_at, activated_by, affected_json)
SELECT 'all',
  coalesce(held.at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  coalesce(CASE WHEN held.actor_kind IN ('token', 'rule') THEN held.actor_kind || ':' || held.actor ELSE held.actor END,
    'unknown'),
  (SELECT json_group_array(json_object('server_id', server_id, 'services', json((
    SELECT json_group_array(name) FROM services WHERE services.server_id = servers.server_id AND enabled = 1))))
    FROM servers WHERE removed_at IS NULL)
FROM settings LEFT JOIN (
  SELECT at, actor, actor_kind FROM events
  WHERE kind = 'settings.changed' AND data ->> '$.before.hold_everything' = 0
  ORDER BY seq DESC LIMIT 1) AS held
WHERE settings.name = 'hold_everything' AND settings.value_json = 'true';

DELETE FROM settings WHERE name = 'hold_everything';

DROP INDEX servers_resume;
ALTER TABLE servers DROP COLUMN is_paused;
ALTER TABLE servers DROP COLUMN paused_at;
ALTER TABLE servers DROP COLUMN paused_by;
ALTER TABLE servers DROP COLUMN pause_reason;
ALTER TABLE servers DROP COLUMN resume_at;
