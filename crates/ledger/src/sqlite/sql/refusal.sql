-- Who was refused what, and why. AUTOINCREMENT: a number is not given twice, so that it can serve as a cursor.
CREATE TABLE refusal (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    actor   TEXT    NOT NULL,
    command TEXT    NOT NULL,
    what    TEXT    NOT NULL,
    why     TEXT    NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
