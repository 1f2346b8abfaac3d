-- The catalogue: records with their copies, the branches that hold them, and where it all came from.

CREATE TABLE library (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    name_en TEXT
) STRICT;

CREATE TABLE branch (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_en TEXT,
    address TEXT,
    hours TEXT
) STRICT, WITHOUT ROWID;

-- `body` is the JSON of the record without its copies; `hash` covers body, MARC and copies as they came from the file,
-- so that an unchanged record is recognised without reading it. Small columns first: the large ones overflow the page.
CREATE TABLE record (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER,
    source TEXT NOT NULL,
    changed_unix_secs INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    marc TEXT
) STRICT;

CREATE TABLE item (
    barcode TEXT PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    branch TEXT REFERENCES branch (code),
    location TEXT,
    call_number TEXT,
    volume TEXT,
    status TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX item_of_record ON item (record_id, position);
-- The availability snapshot reads only what is not on its shelf.
CREATE INDEX item_elsewhere ON item (status) WHERE status <> 'available';

CREATE TABLE import_run (
    number INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    format TEXT NOT NULL,
    started_unix_secs INTEGER NOT NULL,
    finished_unix_secs INTEGER NOT NULL,
    added INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    repaired INTEGER NOT NULL,
    refused INTEGER NOT NULL
) STRICT;

CREATE TABLE pack_generation (
    generation INTEGER PRIMARY KEY,
    built_unix_secs INTEGER NOT NULL,
    records INTEGER NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;
