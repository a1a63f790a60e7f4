-- Who asks with tools of their own: may read the views made for that, and nothing else. Nothing sealed is in them.
DO $$
BEGIN
    -- Where it is there already, nobody needs the right to make roles.
    IF to_regrole('tingbok_reader') IS NULL THEN
        CREATE ROLE tingbok_reader NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

GRANT SELECT ON read_priority_list, read_mandate, read_coverage, read_progress TO tingbok_reader;
