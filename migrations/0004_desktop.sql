-- Windows in a browser that are signed in, so that a restart of the program does not sign them out. Only hashes of 256
-- random bits: whoever reads this cannot sign in with it.
CREATE TABLE window_sessions (
  hash TEXT PRIMARY KEY,
  peer_user INTEGER,
  last_used_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How far a reader of the event log has come, by its name.
CREATE TABLE marks (
  name TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
