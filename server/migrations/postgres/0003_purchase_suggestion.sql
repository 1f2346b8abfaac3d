-- What readers ask the library to buy, as they sent it; the key is the reader's, so that the same is never here twice.
CREATE TABLE purchase_suggestion (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    author TEXT,
    isbn TEXT,
    note TEXT,
    received_unix_secs BIGINT NOT NULL
);
CREATE INDEX purchase_suggestion_by_time ON purchase_suggestion (received_unix_secs);
