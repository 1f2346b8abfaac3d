-- The desk: how far suggestions that nobody signed in for have come, and what staff look for.
ALTER TABLE purchase_suggestion ADD COLUMN progress TEXT NOT NULL DEFAULT 'new';
CREATE INDEX audit_by_about ON audit (about, number);
CREATE INDEX rating_waiting ON rating (made_unix_secs) WHERE moderation = 'waiting';
CREATE INDEX problem_report_by_time ON problem_report (made_unix_secs);
CREATE INDEX suggestion_by_time ON suggestion (made_unix_secs);
