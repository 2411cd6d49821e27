-- What the window asks of the past: uptime, the newest that ended, actions per day, reasons used before.

-- Whatever changes what is known of a server's services, by time; `host.started` belongs to no server.
CREATE INDEX events_uptime ON events (server_id, at)
  WHERE kind IN ('host.started', 'server.added', 'server.changed', 'server.removed', 'server.online', 'server.offline',
    'service.added', 'service.changed', 'service.removed', 'service.state_changed');

-- Nothing records when an action expired but the time at which it was due to.
CREATE INDEX actions_ended ON actions (coalesce(completed_at, rejected_at, cancelled_at, expires_at))
  WHERE status IN ('completed', 'failed', 'rejected', 'cancelled', 'expired');

CREATE INDEX actions_rejected ON actions (rejected_at, rejection_reason) WHERE rejection_reason IS NOT NULL;

-- Kept by triggers as action_counts is, so that a year costs a few hundred rows however many actions it had.
CREATE TABLE action_days (
  day    TEXT NOT NULL, -- UTC day of creation, YYYY-MM-DD
  status TEXT NOT NULL,
  n      INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (day, status)
) STRICT, WITHOUT ROWID;

INSERT INTO action_days (day, status, n) SELECT substr(created_at, 1, 10), status, count(*) FROM actions GROUP BY 1, 2;

CREATE TRIGGER action_days_insert AFTER INSERT ON actions
BEGIN
  INSERT INTO action_days (day, status, n) VALUES (substr(NEW.created_at, 1, 10), NEW.status, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER action_days_step AFTER UPDATE OF status ON actions
WHEN NEW.status <> OLD.status
BEGIN
  UPDATE action_days SET n = n - 1 WHERE day = substr(OLD.created_at, 1, 10) AND status = OLD.status;
  INSERT INTO action_days (day, status, n) VALUES (substr(NEW.created_at, 1, 10), NEW.status, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
