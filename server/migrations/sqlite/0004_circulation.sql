-- Patrons, holds, loans, and everything a patron does.

-- Which database this is. A restored copy is another one: cursors of before mean nothing to it.
CREATE TABLE store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch BLOB NOT NULL
) STRICT;
INSERT INTO store (id, epoch) VALUES (1, randomblob(16));

-- The rules of lending, as the TOML they were set in.
CREATE TABLE policy (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    toml TEXT NOT NULL,
    set_unix_secs INTEGER NOT NULL
) STRICT;

-- Where a copy is. `state` is none while the desk has never had it in hand: then `status` is what the catalogue says.
-- After that `status` follows from the state, and an import leaves both as they are.
ALTER TABLE item ADD COLUMN reference_only INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN state TEXT;
ALTER TABLE item ADD COLUMN at_branch TEXT REFERENCES branch (code);
ALTER TABLE item ADD COLUMN to_branch TEXT REFERENCES branch (code);
ALTER TABLE item ADD COLUMN hold_id BLOB;
UPDATE item SET reference_only = 1 WHERE status = 'reference_only';

-- `secret` is the argon2id hash of PIN or password in PHC form; none until the patron has registered.
CREATE TABLE patron (
    id BLOB PRIMARY KEY,
    card TEXT NOT NULL UNIQUE,
    username TEXT UNIQUE,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    language TEXT,
    valid_until TEXT,
    keeps_history INTEGER NOT NULL DEFAULT 0,
    secret TEXT,
    made_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE patron_block (
    number INTEGER PRIMARY KEY,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    until TEXT,
    note TEXT,
    made_unix_secs INTEGER NOT NULL
) STRICT;
CREATE INDEX block_of_patron ON patron_block (patron_id);

-- A code with which a patron sets a PIN, once.
CREATE TABLE registration (
    patron_id BLOB PRIMARY KEY REFERENCES patron (id),
    code_hash BLOB NOT NULL,
    until_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_role (
    patron_id BLOB NOT NULL REFERENCES patron (id),
    role TEXT NOT NULL,
    PRIMARY KEY (patron_id, role)
) STRICT, WITHOUT ROWID;

-- Tokens are kept as their SHA-256. `previous_hash` is the one before, good until the new one has come back once.
CREATE TABLE session (
    id BLOB PRIMARY KEY,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    token_hash BLOB NOT NULL UNIQUE,
    previous_hash BLOB UNIQUE,
    begun_unix_secs INTEGER NOT NULL,
    rotated_unix_secs INTEGER NOT NULL,
    seen_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_patron ON session (patron_id);

-- Attempts to sign in. `name` is a hash of the account or address.
CREATE TABLE attempt (
    name BLOB PRIMARY KEY,
    count INTEGER NOT NULL,
    since_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Per patron, what changed when: `sequence` counts the changes, a part has the sequence of its last.
CREATE TABLE patron_sequence (
    patron_id BLOB PRIMARY KEY REFERENCES patron (id),
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE patron_part (
    patron_id BLOB NOT NULL REFERENCES patron (id),
    part TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (patron_id, part)
) STRICT, WITHOUT ROWID;

-- Live holds. `wants` is 'any', 'volume' or 'copy', `wanted` which.
CREATE TABLE hold (
    id BLOB PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    patron_id BLOB NOT NULL REFERENCES patron (id),
    wants TEXT NOT NULL,
    wanted TEXT,
    pickup TEXT NOT NULL,
    ticket INTEGER NOT NULL,
    placed_unix_secs INTEGER NOT NULL,
    lapses TEXT NOT NULL,
    state TEXT NOT NULL,
    until TEXT,
    barcode TEXT,
    UNIQUE (record_id, ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_of_patron ON hold (patron_id);

-- The patron stands in what is over only where history is kept; nor has it an id by which the patron could be found.
CREATE TABLE ended_hold (
    number INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL,
    patron_id BLOB REFERENCES patron (id),
    pickup TEXT NOT NULL,
    placed_unix_secs INTEGER NOT NULL,
    ended_unix_secs INTEGER NOT NULL,
    how TEXT NOT NULL,
    barcode TEXT
) STRICT;
CREATE INDEX ended_hold_of_patron ON ended_hold (patron_id) WHERE patron_id IS NOT NULL;

-- Open loans: of copies whose state is 'on_loan'.
CREATE TABLE loan (
    id BLOB PRIMARY KEY,
    barcode TEXT NOT NULL UNIQUE REFERENCES item (barcode),
    patron_id BLOB NOT NULL REFERENCES patron (id),
    category TEXT NOT NULL,
    branch TEXT NOT NULL,
    lent_unix_secs INTEGER NOT NULL,
    due TEXT NOT NULL,
    renewals INTEGER NOT NULL,
    reminded TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX loan_of_patron ON loan (patron_id);

CREATE TABLE ended_loan (
    number INTEGER PRIMARY KEY,
    record_id TEXT NOT NULL,
    barcode TEXT NOT NULL,
    patron_id BLOB REFERENCES patron (id),
    branch TEXT NOT NULL,
    lent_unix_secs INTEGER NOT NULL,
    ended_unix_secs INTEGER NOT NULL,
    renewals INTEGER NOT NULL,
    how TEXT NOT NULL,
    returned_at TEXT
) STRICT;
CREATE INDEX ended_loan_of_patron ON ended_loan (patron_id) WHERE patron_id IS NOT NULL;

CREATE TABLE charge (
    number INTEGER PRIMARY KEY,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    barcode TEXT NOT NULL,
    days INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    made_unix_secs INTEGER NOT NULL,
    paid_unix_secs INTEGER
) STRICT;
CREATE INDEX charge_of_patron ON charge (patron_id) WHERE paid_unix_secs IS NULL;

-- Every action of a patron that has an outcome, with it.
CREATE TABLE action (
    key BLOB PRIMARY KEY,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    body_hash BLOB NOT NULL,
    outcome TEXT NOT NULL,
    made_unix_millis INTEGER NOT NULL,
    applied_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
    number INTEGER PRIMARY KEY,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    sequence INTEGER NOT NULL,
    record_id TEXT,
    news TEXT NOT NULL,
    made_unix_secs INTEGER NOT NULL
) STRICT;
CREATE INDEX message_of_patron ON message (patron_id, sequence);

CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at_unix_secs INTEGER NOT NULL,
    actor TEXT NOT NULL,
    did TEXT NOT NULL,
    about TEXT NOT NULL,
    detail TEXT
) STRICT;

CREATE TABLE list (
    id BLOB PRIMARY KEY,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    name TEXT NOT NULL,
    link TEXT UNIQUE,
    made_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX list_of_patron ON list (patron_id);

CREATE TABLE list_entry (
    list_id BLOB NOT NULL REFERENCES list (id) ON DELETE CASCADE,
    record_id TEXT NOT NULL,
    note TEXT,
    added_unix_secs INTEGER NOT NULL,
    PRIMARY KEY (list_id, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_search (
    id BLOB PRIMARY KEY,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    query TEXT NOT NULL,
    tell INTEGER NOT NULL,
    made_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_search_of_patron ON saved_search (patron_id);

-- `moderation` is 'shown', 'waiting' or 'hidden'; what has words waits for staff.
CREATE TABLE rating (
    patron_id BLOB NOT NULL REFERENCES patron (id),
    record_id TEXT NOT NULL,
    stars INTEGER NOT NULL,
    review TEXT,
    moderation TEXT NOT NULL,
    made_unix_secs INTEGER NOT NULL,
    PRIMARY KEY (patron_id, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rating_of_record ON rating (record_id);

CREATE TABLE suggestion (
    id BLOB PRIMARY KEY,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    name TEXT NOT NULL,
    author TEXT,
    isbn TEXT,
    note TEXT,
    progress TEXT NOT NULL,
    made_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_of_patron ON suggestion (patron_id);

CREATE TABLE problem_report (
    id BLOB PRIMARY KEY,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    record_id TEXT NOT NULL,
    problem TEXT NOT NULL,
    progress TEXT NOT NULL,
    made_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    branch TEXT REFERENCES branch (code),
    begins_unix_secs INTEGER NOT NULL,
    places INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE event_place (
    event_id TEXT NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    joined_unix_secs INTEGER NOT NULL,
    PRIMARY KEY (event_id, patron_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_place_of_patron ON event_place (patron_id);
