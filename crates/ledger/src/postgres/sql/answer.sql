-- What a command was told. Its events are those from `first` on; their streams and versions stand in `event`.
CREATE TABLE answer (
    actor   TEXT    COLLATE "C" NOT NULL,
    command UUID    NOT NULL,
    intent  BYTEA   NOT NULL CHECK (length(intent) = 32),
    at      BIGINT  NOT NULL,
    first   BIGINT  NOT NULL,
    events  INTEGER NOT NULL,
    answer  BYTEA   NOT NULL,
    PRIMARY KEY (actor, command)
);
