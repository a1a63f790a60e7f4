-- The position that a revision of a view reads next; moved in the transaction that saves its documents.
CREATE TABLE view_progress (
    view     TEXT    COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    through  BIGINT  NOT NULL CHECK (through >= 0),
    PRIMARY KEY (view, revision)
);
