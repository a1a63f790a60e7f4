-- The mark of a database that a copy is filling: one row, the log so far. The row of `head` is away meanwhile, so that no
-- server can append, not even one that was open before; it comes back in the transaction that takes the mark away.
CREATE TABLE copying (
    id       INTEGER PRIMARY KEY CHECK (id = 0),
    size     BIGINT  NOT NULL CHECK (size >= 0),
    frontier BYTEA   NOT NULL,
    last_at  BIGINT
);

GRANT SELECT ON copying TO tingbok_server;
