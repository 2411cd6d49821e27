-- What was approved is what runs (ACT-10): an action carries its whole specification and a digest over it from its filing,
-- and its approval names that digest. Actions of before have none: what is still open gets one at the next start where the
-- catalog still says the same command, and is else refused when its turn comes.

ALTER TABLE actions ADD COLUMN spec_json TEXT;
ALTER TABLE actions ADD COLUMN digest TEXT CHECK (digest IS NULL OR length(digest) = 64);
ALTER TABLE actions ADD COLUMN approved_digest TEXT;
-- Rises by one with each step of the status; a decision names the one it was made on.
ALTER TABLE actions ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;

CREATE INDEX actions_without_digest ON actions (id) WHERE digest IS NULL AND status IN ('pending', 'approved');

CREATE TRIGGER actions_begin_specified BEFORE INSERT ON actions
WHEN NEW.status IN ('pending', 'approved') AND (NEW.spec_json IS NULL OR NEW.digest IS NULL OR NEW.revision <> 1
  OR NEW.approved_digest IS NOT CASE WHEN NEW.status = 'approved' THEN NEW.digest END)
BEGIN
  SELECT RAISE(ABORT, 'an action begins with what it is (ACT-10)');
END;

CREATE TRIGGER actions_spec_fixed BEFORE UPDATE OF spec_json, digest ON actions
WHEN OLD.spec_json IS NOT NULL OR OLD.digest IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'what an action is never changes');
END;

CREATE TRIGGER actions_approval_fixed BEFORE UPDATE OF approved_digest ON actions
WHEN NEW.approved_digest IS NOT OLD.approved_digest
  AND (OLD.approved_digest IS NOT NULL OR NEW.approved_digest IS NOT NEW.digest)
BEGIN
  SELECT RAISE(ABORT, 'what was approved never changes (ACT-10)');
END;

CREATE TRIGGER actions_run_approved BEFORE UPDATE OF status ON actions
WHEN OLD.status = 'approved' AND NEW.status = 'executing' AND (NEW.digest IS NULL OR NEW.approved_digest IS NOT NEW.digest)
BEGIN
  SELECT RAISE(ABORT, 'only what was approved runs (ACT-10)');
END;

CREATE TRIGGER actions_revision BEFORE UPDATE OF status, revision ON actions
WHEN NEW.revision <> OLD.revision + (NEW.status <> OLD.status)
BEGIN
  SELECT RAISE(ABORT, 'the revision rises with each step of the status');
END;
