-- The log. `leaf` is what was hashed and is never rebuilt; stream and version repeat what it says, for the index.
CREATE TABLE event (
    position  BIGINT PRIMARY KEY CHECK (position >= 0),
    stream    TEXT   COLLATE "C" NOT NULL,
    version   BIGINT NOT NULL CHECK (version > 0),
    leaf      BYTEA  NOT NULL,
    leaf_hash BYTEA  NOT NULL CHECK (length(leaf_hash) = 32),
    UNIQUE (stream, version)
);
