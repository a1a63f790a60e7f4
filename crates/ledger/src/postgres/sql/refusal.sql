-- Who was refused what, and why. Numbers rise, with gaps where a transaction was undone; no order of the log rests on
-- them.
CREATE TABLE refusal (
    number  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    actor   TEXT   NOT NULL,
    command UUID   NOT NULL,
    what    TEXT   NOT NULL,
    why     TEXT   NOT NULL,
    at      BIGINT NOT NULL
);
