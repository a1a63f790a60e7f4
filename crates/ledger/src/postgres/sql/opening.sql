-- Salt and marks of a ballot, encrypted by the engine, under the commitment in the log.
CREATE TABLE opening (
    commitment BYTEA PRIMARY KEY CHECK (length(commitment) = 32),
    sealed     BYTEA NOT NULL
);
