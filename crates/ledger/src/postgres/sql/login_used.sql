-- What may be used once only before its time is over.
CREATE TABLE login_used (
    key   BYTEA  PRIMARY KEY CHECK (length(key) = 32),
    until BIGINT NOT NULL
);

GRANT SELECT, INSERT, DELETE ON login_used TO tingbok_server;
