-- Logins under way, from leaving for the provider until coming back. The key is the digest of a secret that the browser
-- carries; times are milliseconds since 1970, as everywhere.
CREATE TABLE login_pending (
    key      BYTEA  PRIMARY KEY CHECK (length(key) = 32),
    document BYTEA  NOT NULL,
    expires  BIGINT NOT NULL
);

GRANT SELECT, INSERT, DELETE ON login_pending TO tingbok_server;
