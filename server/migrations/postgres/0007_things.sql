-- What an event is about and how long it lasts; and which records were in which pack, so that a patron is told of new ones
-- once. Numbers of records rise in the order in which they became part of the catalogue.
ALTER TABLE event ADD COLUMN about TEXT;
ALTER TABLE event ADD COLUMN ends_unix_secs BIGINT;
ALTER TABLE pack_generation ADD COLUMN last_record BIGINT NOT NULL DEFAULT 0;
UPDATE pack_generation SET last_record = (SELECT COALESCE(MAX(number), 0) FROM record);
CREATE INDEX event_by_time ON event (begins_unix_secs);
-- What was put in a list one after another stands so, also within one second.
ALTER TABLE list_entry ADD COLUMN position BIGINT NOT NULL DEFAULT 0;
