-- The revision that readers use.
CREATE TABLE view_active (
    view     TEXT    COLLATE "C" PRIMARY KEY,
    revision INTEGER NOT NULL,
    FOREIGN KEY (view, revision) REFERENCES view_progress (view, revision)
);
