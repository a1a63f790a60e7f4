-- Says no to update, delete and truncate, also to the owner of the table. One call a statement: an insert pays nothing.
CREATE FUNCTION event_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an event is never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_is_fixed();

CREATE TRIGGER event_no_delete BEFORE DELETE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_is_fixed();

CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_is_fixed();
