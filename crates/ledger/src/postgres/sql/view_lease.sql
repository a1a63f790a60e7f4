-- Whose turn it is to carry a revision of a view along. A turn is over when its time is, by this clock, and another takes
-- the next number; `lasts` (milliseconds) is how far each sign of life moves `until`. Rows stay, so that numbers only rise.
CREATE TABLE view_lease (
    view     TEXT        COLLATE "C" NOT NULL,
    revision INTEGER     NOT NULL,
    epoch    BIGINT      NOT NULL CHECK (epoch > 0),
    lasts    BIGINT      NOT NULL CHECK (lasts >= 0),
    until    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (view, revision)
);

GRANT SELECT, INSERT, UPDATE ON view_lease TO tingbok_server;
