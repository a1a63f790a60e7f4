-- The revision that readers use.
CREATE TABLE view_active (
    view     TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    FOREIGN KEY (view, revision) REFERENCES view_progress (view, revision)
) STRICT, WITHOUT ROWID;
