-- Messages on their way out of the app: by mail, and to devices by Web Push.

-- What is configured: 'mail' with its TOML, 'push' with its keys as JSON. Without its row nothing is queued for a channel.
CREATE TABLE channel (
    name TEXT PRIMARY KEY,
    settings TEXT NOT NULL,
    set_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Devices that a patron let the library tell. A device that is signed out is not told any more.
CREATE TABLE push_subscription (
    id BLOB PRIMARY KEY,
    patron_id BLOB NOT NULL REFERENCES patron (id),
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    endpoint TEXT NOT NULL UNIQUE,
    p256dh BLOB NOT NULL,
    auth BLOB NOT NULL,
    language TEXT,
    made_unix_secs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX push_subscription_of_patron ON push_subscription (patron_id);
CREATE INDEX push_subscription_of_session ON push_subscription (session_id);

-- What is to be sent, and what was given up with the reason. What was sent is here no more.
CREATE TABLE delivery (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    message_number INTEGER NOT NULL REFERENCES message (number) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    subscription_id BLOB REFERENCES push_subscription (id) ON DELETE CASCADE,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_unix_secs INTEGER NOT NULL,
    reason TEXT,
    given_up_unix_secs INTEGER
) STRICT;
CREATE INDEX delivery_next ON delivery (channel, next_unix_secs) WHERE given_up_unix_secs IS NULL;
CREATE INDEX delivery_of_message ON delivery (message_number);
CREATE INDEX delivery_of_subscription ON delivery (subscription_id) WHERE subscription_id IS NOT NULL;

-- How many were sent and given up, ever.
CREATE TABLE delivery_count (
    channel TEXT NOT NULL,
    outcome TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (channel, outcome)
) STRICT, WITHOUT ROWID;
