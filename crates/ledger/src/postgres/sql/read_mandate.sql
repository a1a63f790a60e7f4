-- For people with their own tools: every mandate, with its centre's name.
CREATE VIEW read_mandate AS
WITH document AS (
    SELECT d.key, convert_from(d.document, 'UTF8')::jsonb AS said
    FROM view_document d JOIN view_active USING (view, revision)
    WHERE d.view = 'mandate_register' AND (d.key LIKE 'mandate/%' OR d.key LIKE 'centre/%')
)
SELECT
    substr(m.key, 9)::uuid                           AS mandate,
    (m.said -> 'mandate' ->> 'round')::uuid          AS round,
    (m.said -> 'mandate' ->> 'centre')::uuid         AS centre,
    c.said -> 'centre' ->> 'name'                    AS centre_name,
    m.said -> 'mandate' ->> 'status'                 AS status,
    m.said -> 'mandate' ->> 'force'                  AS force,
    (m.said -> 'mandate' ->> 'hours')::bigint        AS hours,
    (m.said -> 'mandate' -> 'period' ->> 'from')::date AS valid_from,
    (m.said -> 'mandate' -> 'period' ->> 'to')::date AS valid_to,
    (m.said -> 'mandate' ->> 'issued')::timestamptz  AS issued,
    ARRAY(
        SELECT (item ->> 'need')::uuid FROM jsonb_array_elements(m.said -> 'mandate' -> 'items') item
    )                                                AS needs
FROM document m
LEFT JOIN document c ON c.key = 'centre/' || (m.said -> 'mandate' ->> 'centre')
WHERE m.key LIKE 'mandate/%' AND jsonb_typeof(m.said -> 'mandate') = 'object';
