-- What the next append goes on from. Exactly one row; whoever appends locks it first.
CREATE TABLE head (
    id       INTEGER PRIMARY KEY CHECK (id = 0),
    size     BIGINT  NOT NULL CHECK (size >= 0),
    frontier BYTEA   NOT NULL,
    last_at  BIGINT
);
