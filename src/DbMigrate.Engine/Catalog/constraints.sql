-- Constraints by name, on each of the tables asked for, or on any (position 0) where none is. A table without one gives a row
-- of NULLs; with each row of a table come the names of all that it has.
-- $1: schemas (NULL: by search_path), $2: tables, $3: names as patterns of LIKE.
WITH tables AS (
    SELECT wanted.position, c.oid
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, position)
    LEFT JOIN LATERAL (
        SELECT c.oid
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
        WHERE c.relname = wanted.name
          AND c.relkind IN ('r', 'p', 'f')
          AND CASE WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE s.nspname = wanted.schema END
    ) AS c ON true
)
SELECT t.position::int, t.oid IS NOT NULL, k.conname, k.conrelid::regclass::text, k.convalidated,
       (SELECT string_agg(o.conname, E'\n' ORDER BY o.conname) FROM pg_catalog.pg_constraint o WHERE o.conrelid = t.oid)
FROM tables t
LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid AND k.conname LIKE ANY ($3::text[])
UNION ALL
SELECT 0, true, k.conname, CASE WHEN k.conrelid <> 0 THEN k.conrelid::regclass::text ELSE k.contypid::regtype::text END, k.convalidated, NULL
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_namespace s ON s.oid = k.connamespace
WHERE cardinality($2::text[]) = 0
  AND s.nspname NOT IN ('pg_catalog', 'information_schema')
  AND k.conname LIKE ANY ($3::text[])
ORDER BY 1, 3
