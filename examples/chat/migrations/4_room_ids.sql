-- Rooms are records with an id of their own, in the order in which they were opened. SQLite gives no old table a new primary key,
-- so it is written anew; until it is, messages refer to a table that is not there, and are looked at when all is done.
PRAGMA defer_foreign_keys = ON;

CREATE TABLE rooms_without_ids AS SELECT name, created_at FROM rooms ORDER BY rowid;
DROP TABLE rooms;

CREATE TABLE rooms (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

INSERT INTO rooms (name, created_at) SELECT name, created_at FROM rooms_without_ids ORDER BY rowid;
DROP TABLE rooms_without_ids;
