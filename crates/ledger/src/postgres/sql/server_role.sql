-- What a server may do: add events and answers, move the head, erase what is sealed, keep views. It owns nothing.
-- A role belongs to the whole database server; two logs being made at once may meet here.
DO $$
BEGIN
    -- Where it is there already, nobody needs the right to make roles.
    IF to_regrole('tingbok_server') IS NULL THEN
        CREATE ROLE tingbok_server NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

GRANT SELECT ON migration TO tingbok_server;
GRANT SELECT, UPDATE ON head TO tingbok_server;
GRANT SELECT, INSERT ON event, answer, blob, refusal TO tingbok_server;
GRANT SELECT, INSERT, DELETE ON opening, text TO tingbok_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON person, view_document, view_progress, view_active TO tingbok_server;
