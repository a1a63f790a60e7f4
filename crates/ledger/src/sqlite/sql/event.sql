-- The log. `leaf` is what was hashed and is never rebuilt; stream and version repeat what it says, for the index.
CREATE TABLE event (
    position  INTEGER PRIMARY KEY CHECK (position >= 0),
    stream    TEXT    NOT NULL,
    version   INTEGER NOT NULL CHECK (version > 0),
    leaf      BLOB    NOT NULL,
    leaf_hash BLOB    NOT NULL CHECK (length(leaf_hash) = 32),
    UNIQUE (stream, version)
) STRICT;
