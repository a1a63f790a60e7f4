-- Which changes of the schema were made, in order, each with the digest of its text.
CREATE TABLE migration (
    number INTEGER PRIMARY KEY,
    digest BYTEA   NOT NULL CHECK (length(digest) = 32)
);
