-- The turn at writing, for processes that are not alone: whoever has it holds a lock of this table, which never has a row.
-- A table's lock, since waiting for one takes no snapshot: while anybody has one, the versions of the head's row that
-- each batch leaves behind cannot be cleared away, and every further batch walks past them.
CREATE TABLE turn (
    id INTEGER PRIMARY KEY
);

-- Needed for the lock; there is nothing to delete.
GRANT DELETE ON turn TO tingbok_server;
