-- Failures a person has to look at: a row for each action whose last outcome failed, was lost, or was refused by its guards.
-- Written with the event that tells it (store/failures.ts). What failed before this migration counts as seen.
CREATE TABLE failure_looks (
  action_id  INTEGER PRIMARY KEY REFERENCES actions (id),
  reason     TEXT NOT NULL,
  failed_seq INTEGER NOT NULL, -- the event that told it
  seen_at    TEXT,
  seen_by    TEXT,
  CHECK ((seen_at IS NULL) = (seen_by IS NULL))
) STRICT;

-- Small while somebody looks: what was seen is in neither.
CREATE INDEX failure_looks_reasons ON failure_looks (reason, failed_seq) WHERE seen_at IS NULL;
CREATE INDEX failure_looks_unseen ON failure_looks (failed_seq) WHERE seen_at IS NULL;
