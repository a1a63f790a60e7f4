-- Also refuses INSERT OR REPLACE, which deletes without firing the trigger against deletes.
CREATE TRIGGER event_in_order BEFORE INSERT ON event
WHEN NEW.position <> (SELECT coalesce(max(position) + 1, 0) FROM event)
  OR NEW.version <> (SELECT coalesce(max(version) + 1, 1) FROM event WHERE stream = NEW.stream)
BEGIN
    SELECT raise(ABORT, 'an event follows the last one of the log and of its stream');
END;
