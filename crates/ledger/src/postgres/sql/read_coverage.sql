-- For people with their own tools: what each municipality and county municipality did and got.
CREATE VIEW read_coverage AS
WITH document AS (
    SELECT d.key, convert_from(d.document, 'UTF8')::jsonb -> 'unit' AS said
    FROM view_document d JOIN view_active USING (view, revision)
    WHERE d.view = 'coverage' AND d.key LIKE 'unit/%'
)
SELECT
    substr(key, 6)::uuid                             AS unit,
    said ->> 'number'                                AS number,
    said ->> 'name'                                  AS name,
    (said ->> 'county')::uuid                        AS county,
    (said ->> 'residents')::bigint                   AS residents,
    jsonb_array_length(said -> 'submitted')          AS needs_submitted,
    jsonb_array_length(said -> 'joined')             AS needs_joined,
    jsonb_array_length(said -> 'asked')              AS rounds_asked,
    jsonb_array_length(said -> 'cast')               AS rounds_cast,
    jsonb_array_length(said -> 'opened')             AS ballots_counted,
    coalesce((SELECT sum(hours::bigint) FROM jsonb_each_text(said -> 'received') AS got (need, hours)), 0)::bigint
                                                     AS hours_received,
    said ? 'ended'                                   AS ended
FROM document;
