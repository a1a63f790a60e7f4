-- For people with their own tools: the places of each round's list, as the count that holds gives them. The document of
-- the view names the list, and the list is a blob.
CREATE VIEW read_priority_list AS
WITH document AS (
    SELECT d.key, convert_from(d.document, 'UTF8')::jsonb AS said
    FROM view_document d JOIN view_active USING (view, revision)
    WHERE d.view = 'priority_list' AND d.key ~ '^[0-9a-f-]{36}$'
),
-- Apart, so that no other blob is ever read as JSON: some are papers that people handed in.
list AS MATERIALIZED (
    SELECT d.key, d.said, b.bytes
    FROM document d JOIN blob b ON b.digest = decode(d.said -> 'count' ->> 'list', 'hex')
)
SELECT
    l.key::uuid                                      AS round,
    l.said ->> 'status'                              AS status,
    (l.said ->> 'binding')::boolean                  AS binding,
    (l.said -> 'count' ->> 'version')::integer       AS version,
    (l.said -> 'count' ->> 'counted')::integer       AS ballots_counted,
    (l.said -> 'count' ->> 'complaints_until')::timestamptz AS complaints_until,
    (item ->> 'rank')::integer                       AS rank,
    (item ->> 'need')::uuid                          AS need,
    (item ->> 'hours')::bigint                       AS hours,
    item ->> 'phase'                                 AS phase,
    (item ->> 'supporters')::integer                 AS supporters,
    item ->> 'support'                               AS weight,
    -- Exactly the funded ones are placed.
    item ? 'placement'                               AS funded,
    ARRAY(
        SELECT (part ->> 'centre')::uuid FROM jsonb_array_elements(item -> 'placement' -> 'parts') part
    )                                                AS centres
FROM list l
CROSS JOIN LATERAL jsonb_array_elements(convert_from(l.bytes, 'UTF8')::jsonb -> 'items') item;
