-- What a revision of a view shows under a key: JSON, kept as the bytes that the fold gave.
CREATE TABLE view_document (
    view     TEXT    COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    key      TEXT    COLLATE "C" NOT NULL,
    document BYTEA   NOT NULL,
    PRIMARY KEY (view, revision, key)
);
