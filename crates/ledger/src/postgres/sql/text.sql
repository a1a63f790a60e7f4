-- A free text and its salt, encrypted by the engine, under the commitment in the log.
CREATE TABLE text (
    commitment BYTEA PRIMARY KEY CHECK (length(commitment) = 32),
    sealed     BYTEA NOT NULL
);
