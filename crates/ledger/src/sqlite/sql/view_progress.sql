-- The position that a revision of a view reads next; moved in the transaction that saves its documents.
CREATE TABLE view_progress (
    view     TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    through  INTEGER NOT NULL CHECK (through >= 0),
    PRIMARY KEY (view, revision)
) STRICT, WITHOUT ROWID;
