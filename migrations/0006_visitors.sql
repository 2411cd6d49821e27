-- What visitors of a server should be told, and what is known to lie on the server (MNT-7). Written before anything is
-- sent, so that a page that went up is taken down whatever crashed between.
CREATE TABLE visitor_pages (
  server_id          TEXT PRIMARY KEY,
  settings_json      TEXT,
  picture_json       TEXT,             -- NULL: no page
  pass               TEXT,             -- the secret of the bypass link, new with each maintenance
  desired_revision   INTEGER NOT NULL, -- rises with every change of what should be
  published_revision INTEGER NOT NULL, -- the revision that the server is known to have
  published_folder   TEXT,             -- where files of ours lie or may lie
  refresh_at         TEXT,             -- when the ETA passes and the files must say so
  failure_json       TEXT,
  CHECK (published_revision <= desired_revision),
  CHECK (pass IS NULL OR picture_json IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX visitor_pages_refresh ON visitor_pages (refresh_at) WHERE refresh_at IS NOT NULL;
CREATE INDEX visitor_pages_unsettled ON visitor_pages (server_id) WHERE published_revision < desired_revision;

CREATE TRIGGER servers_removed_visitors AFTER UPDATE OF removed_at ON servers
WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
BEGIN
  DELETE FROM visitor_pages WHERE server_id = NEW.server_id;
END;
