-- Identity is not a name: a new token of an old name inherits nothing. What is there already goes to the one token of that name
-- that was in use then; where there is not exactly one it stays unknown, and is nobody's own.

ALTER TABLE actions ADD COLUMN created_by_id TEXT;

UPDATE actions SET created_by_id = (
  SELECT 'token:' || min(id) FROM tokens
  WHERE actions.created_by = 'token:' || name AND tokens.created_at <= actions.created_at
    AND (revoked_at IS NULL OR revoked_at > actions.created_at)
  HAVING count(*) = 1)
WHERE created_by GLOB 'token:?*';

CREATE TRIGGER actions_filer_fixed BEFORE UPDATE OF created_by_id ON actions
BEGIN
  SELECT RAISE(ABORT, 'who filed an action never changes');
END;

ALTER TABLE allow_rules ADD COLUMN token_id INTEGER REFERENCES tokens (id);

UPDATE allow_rules SET token_id = (
  SELECT min(id) FROM tokens
  WHERE allow_rules.token = name AND tokens.created_at <= allow_rules.created_at
    AND (revoked_at IS NULL OR revoked_at > allow_rules.created_at)
  HAVING count(*) = 1)
WHERE token IS NOT NULL;

CREATE TRIGGER allow_rules_fixed BEFORE UPDATE OF id, token, token_id, action_type, tag, until, created_at, created_by ON allow_rules
BEGIN
  SELECT RAISE(ABORT, 'what a rule lets pass never changes');
END;
