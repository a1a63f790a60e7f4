-- Who a pseudonym is, encrypted by the engine.
CREATE TABLE person (
    person BLOB PRIMARY KEY CHECK (length(person) = 16),
    sealed BLOB NOT NULL
) STRICT;
