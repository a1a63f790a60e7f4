-- Who a pseudonym is, encrypted by the engine.
CREATE TABLE person (
    person UUID  PRIMARY KEY,
    sealed BYTEA NOT NULL
);
