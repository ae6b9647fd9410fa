-- Messages belong to a room. Those from before there were any stay where everybody finds them: in "general".
CREATE TABLE rooms (
    name       TEXT PRIMARY KEY,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

INSERT INTO rooms (name) VALUES ('general');

-- SQLite adds no column that refers to another table and is never null, so the table is written anew. Ids stay as they are, and
-- the next one is still above all of them.
CREATE TABLE messages_in_rooms (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    room       TEXT NOT NULL REFERENCES rooms (name),
    nickname   TEXT NOT NULL,
    text       TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

INSERT INTO messages_in_rooms (id, room, nickname, text, created_at)
SELECT id, 'general', nickname, text, created_at FROM messages ORDER BY id;

DROP TABLE messages;
ALTER TABLE messages_in_rooms RENAME TO messages;

-- The latest of a room, however many there are in others.
CREATE INDEX messages_of_room ON messages (room, id);
