-- What a command was told. Its events are those from `first` on; their streams and versions stand in `event`.
CREATE TABLE answer (
    actor   TEXT    NOT NULL,
    command BLOB    NOT NULL CHECK (length(command) = 16),
    intent  BLOB    NOT NULL CHECK (length(intent) = 32),
    at      INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    events  INTEGER NOT NULL,
    answer  BLOB    NOT NULL,
    PRIMARY KEY (actor, command)
) STRICT, WITHOUT ROWID;
