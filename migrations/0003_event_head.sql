-- The newest row of the event log, kept apart from it: what is cut off the end of the log is missed (AUD-1).
CREATE TABLE event_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

INSERT INTO event_head (one, seq, hash)
SELECT 1, coalesce(max(seq), 0), coalesce(
  (SELECT hash FROM events ORDER BY seq DESC LIMIT 1),
  '0000000000000000000000000000000000000000000000000000000000000000'
)
FROM events;

CREATE TRIGGER events_head AFTER INSERT ON events
BEGIN
  UPDATE event_head SET seq = NEW.seq, hash = NEW.hash WHERE one = 1;
END;

CREATE TRIGGER event_head_rises BEFORE UPDATE ON event_head
WHEN NEW.seq IS NOT OLD.seq + 1
BEGIN
  SELECT RAISE(ABORT, 'the head of the event log only rises (AUD-1)');
END;

CREATE TRIGGER event_head_kept BEFORE DELETE ON event_head
BEGIN
  SELECT RAISE(ABORT, 'the head of the event log is never deleted (AUD-1)');
END;
