-- What is too large for a leaf, under the digest in the log.
CREATE TABLE blob (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    bytes  BLOB NOT NULL
) STRICT;
