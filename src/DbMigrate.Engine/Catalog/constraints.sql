-- Constraints by name, on each of the tables asked for, or on any (position 0) where none is. A table without one gives
-- a row of NULLs; with each row of a table come the names of all its constraints.
-- $1: schemas (NULL: by search_path), $2: tables, $3: names as patterns of LIKE.
WITH tables AS (
    SELECT wanted.position, c.oid
    FROM ROWS FROM (
             pg_catalog.unnest($1::pg_catalog.text[]),
             pg_catalog.unnest($2::pg_catalog.text[])
         ) WITH ORDINALITY AS wanted (schema, name, position)
    LEFT JOIN LATERAL (
        SELECT c.oid
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
        WHERE c.relname OPERATOR(pg_catalog.=) wanted.name
          AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'f'])
          AND CASE
                  WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
                  ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
              END
    ) AS c ON true
)
SELECT t.position::pg_catalog.int4,
       t.oid IS NOT NULL,
       k.conname::pg_catalog.text,
       k.conrelid::pg_catalog.regclass::pg_catalog.text,
       k.convalidated,
       ARRAY(SELECT o.conname::pg_catalog.text
             FROM pg_catalog.pg_constraint o
             WHERE o.conrelid OPERATOR(pg_catalog.=) t.oid
             ORDER BY o.conname)
FROM tables t
LEFT JOIN pg_catalog.pg_constraint k
       ON k.conrelid OPERATOR(pg_catalog.=) t.oid
      AND k.conname OPERATOR(pg_catalog.~~) ANY ($3::pg_catalog.text[])
UNION ALL
SELECT 0,
       true,
       k.conname::pg_catalog.text,
       CASE
           WHEN k.conrelid OPERATOR(pg_catalog.<>) 0::pg_catalog.oid
               THEN k.conrelid::pg_catalog.regclass::pg_catalog.text
           ELSE k.contypid::pg_catalog.regtype::pg_catalog.text
       END,
       k.convalidated,
       NULL
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) k.connamespace
WHERE pg_catalog.cardinality($2::pg_catalog.text[]) OPERATOR(pg_catalog.=) 0
  AND s.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog', 'information_schema'])
  AND k.conname OPERATOR(pg_catalog.~~) ANY ($3::pg_catalog.text[])
ORDER BY 1, 3
