-- The referencing columns that no index begins with, in any order.
-- $1: schemas (NULL: by search_path), $2: tables, $3: columns, one a line.
SELECT format('%s (%s)', coalesce(here.oid::regclass::text, wanted.name), replace(wanted.columns, E'\n', ', '))
FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS wanted (schema, name, columns, position)
LEFT JOIN LATERAL (
    SELECT c.oid
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
    WHERE c.relname = wanted.name AND c.relkind IN ('r', 'p')
          AND CASE WHEN wanted.schema IS NULL
              THEN pg_catalog.pg_table_is_visible(c.oid) ELSE s.nspname = wanted.schema END
) AS here ON true
CROSS JOIN LATERAL string_to_array(wanted.columns, E'\n') AS keys (names)
WHERE NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_index i
    WHERE i.indrelid = here.oid AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts >= cardinality(keys.names)
          AND (SELECT array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C")
               FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:cardinality(keys.names) - 1]))
              = (SELECT array_agg(n ORDER BY n COLLATE "C") FROM unnest(keys.names) AS n)
)
ORDER BY wanted.position
