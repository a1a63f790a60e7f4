-- What the next append goes on from. Exactly one row.
CREATE TABLE head (
    id       INTEGER PRIMARY KEY CHECK (id = 0),
    format   INTEGER NOT NULL,
    size     INTEGER NOT NULL CHECK (size >= 0),
    frontier BLOB    NOT NULL,
    last_at  INTEGER
) STRICT;
