-- Who is logged in. The key is the digest of the cookie, so who reads this can take over no session. `used` moves apart
-- from the document, which never changes.
CREATE TABLE login_session (
    key              BYTEA  PRIMARY KEY CHECK (length(key) = 32),
    document         BYTEA  NOT NULL,
    used             BIGINT NOT NULL,
    expires          BIGINT NOT NULL,
    idle_millis      BIGINT NOT NULL CHECK (idle_millis >= 0),
    subject          BYTEA  NOT NULL CHECK (length(subject) = 32),
    provider_session BYTEA  CHECK (length(provider_session) = 32)
);

-- By these a provider ends sessions.
CREATE INDEX login_session_subject ON login_session (subject);
CREATE INDEX login_session_provider_session ON login_session (provider_session);

GRANT SELECT, INSERT, UPDATE, DELETE ON login_session TO tingbok_server;
