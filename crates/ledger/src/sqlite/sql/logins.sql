-- The file `logins.db`: the same tables as in a database, see there. A file of its own, so that whoever is given the log
-- is not given who is logged in, and so that logging in does not wait for appends.
CREATE TABLE login_pending (
    key      BLOB    PRIMARY KEY CHECK (length(key) = 32),
    document BLOB    NOT NULL,
    expires  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE login_session (
    key              BLOB    PRIMARY KEY CHECK (length(key) = 32),
    document         BLOB    NOT NULL,
    used             INTEGER NOT NULL,
    expires          INTEGER NOT NULL,
    idle_millis      INTEGER NOT NULL CHECK (idle_millis >= 0),
    subject          BLOB    NOT NULL CHECK (length(subject) = 32),
    provider_session BLOB    CHECK (length(provider_session) = 32)
) STRICT, WITHOUT ROWID;

CREATE INDEX login_session_subject ON login_session (subject);
CREATE INDEX login_session_provider_session ON login_session (provider_session);

CREATE TABLE login_used (
    key   BLOB    PRIMARY KEY CHECK (length(key) = 32),
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE login_person (
    pseudonym BLOB PRIMARY KEY CHECK (length(pseudonym) = 32),
    person    BLOB NOT NULL CHECK (length(person) = 16)
) STRICT, WITHOUT ROWID;
