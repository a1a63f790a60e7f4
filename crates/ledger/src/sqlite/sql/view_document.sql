-- What a revision of a view shows under a key.
CREATE TABLE view_document (
    view     TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    key      TEXT    NOT NULL,
    document BLOB    NOT NULL,
    PRIMARY KEY (view, revision, key)
) STRICT;
