-- Which person a pseudonym is. Without a row a person would come back as somebody new and hold no credential, so servers
-- may neither change nor delete one.
CREATE TABLE login_person (
    pseudonym BYTEA PRIMARY KEY CHECK (length(pseudonym) = 32),
    person    UUID  NOT NULL
);

GRANT SELECT, INSERT ON login_person TO tingbok_server;
