-- Accounts. Two names that differ in case only, or in how their letters are written down, have the same key. Ids are never used
-- twice, because tokens and messages remember them.
CREATE TABLE users (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    key        TEXT NOT NULL UNIQUE,
    password   TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

-- Messages of before keep the name that was typed in, and are nobody's.
ALTER TABLE messages RENAME COLUMN nickname TO name;
ALTER TABLE messages ADD COLUMN user_id INTEGER REFERENCES users (id);

-- What tokens are signed with.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Tokens that are over before their time: one by its id, or all of a user that were issued up to a time but one, which is spared.
-- Milliseconds since 1970.
CREATE TABLE feathers_revocations (
    what   TEXT PRIMARY KEY,
    issued INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    spared TEXT
) STRICT;
