-- What is too large for a leaf, under the digest in the log.
CREATE TABLE blob (
    digest BYTEA PRIMARY KEY CHECK (length(digest) = 32),
    bytes  BYTEA NOT NULL
);
