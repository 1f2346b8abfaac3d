-- When each record came for the first time: a record that does not say when it was entered on file was added then.
ALTER TABLE record ADD COLUMN added_unix_secs BIGINT NOT NULL DEFAULT 0;
UPDATE record SET added_unix_secs = changed_unix_secs;
