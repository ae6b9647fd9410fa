-- Ids are never used twice (AUTOINCREMENT), because pages remember them. The time is RFC 3339 in UTC, to the millisecond; texts
-- of that form sort as the times do.
CREATE TABLE messages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    nickname   TEXT NOT NULL,
    text       TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
