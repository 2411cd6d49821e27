-- Which names mean which unit, as each server told (SVC-6). Both canonical; a unit's own name has no row.
CREATE TABLE unit_names (
  server_id TEXT NOT NULL,
  name      TEXT NOT NULL,
  unit      TEXT NOT NULL CHECK (unit <> name),
  PRIMARY KEY (server_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX unit_names_by_name ON unit_names (name);
CREATE INDEX unit_names_by_unit ON unit_names (unit);

CREATE TRIGGER unit_names_of_removed_server AFTER UPDATE OF removed_at ON servers
WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
BEGIN
  DELETE FROM unit_names WHERE server_id = NEW.server_id;
END;

-- SVC-5: why a state is unknown, in the server's own words. RUN-5: files changed on disk and not read anew.
ALTER TABLE services ADD COLUMN reason TEXT;
ALTER TABLE services ADD COLUMN needs_reload INTEGER NOT NULL DEFAULT 0 CHECK (needs_reload IN (0, 1));

-- RUN-5: what else is to be known of a result.
ALTER TABLE actions ADD COLUMN remarks_json TEXT NOT NULL DEFAULT '[]';

-- RUN-10: a state that the old CHECK did not know.
ALTER TABLE servers ADD COLUMN sudo_found TEXT NOT NULL DEFAULT 'unchecked' CHECK (sudo_found IN ('unchecked', 'not_needed',
  'ok', 'partial', 'password_required', 'wrong_password', 'not_allowed', 'missing', 'requires_tty'));
UPDATE servers SET sudo_found = sudo_state;
ALTER TABLE servers DROP COLUMN sudo_state;
ALTER TABLE servers RENAME COLUMN sudo_found TO sudo_state;
