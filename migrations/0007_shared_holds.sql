-- How many programs hold a window open between them (holdpoint maintenance run): it ends when the last one lets go. NULL: a
-- person or a schedule answers for it, and no program ends it by letting go.
ALTER TABLE maintenance_windows ADD COLUMN holders INTEGER CHECK (holders IS NULL OR holders > 0);
