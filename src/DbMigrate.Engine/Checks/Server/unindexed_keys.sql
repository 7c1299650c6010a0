-- The referencing columns that no index begins with, in any order.
-- $1: schemas (NULL: by search_path), $2: tables, $3: columns, one a line.
SELECT pg_catalog.format('%s (%s)',
           coalesce(here.oid::pg_catalog.regclass::pg_catalog.text, wanted.name),
           pg_catalog.replace(wanted.columns, E'\n', ', '))
FROM ROWS FROM (
         pg_catalog.unnest($1::pg_catalog.text[]),
         pg_catalog.unnest($2::pg_catalog.text[]),
         pg_catalog.unnest($3::pg_catalog.text[])
     ) WITH ORDINALITY AS wanted (schema, name, columns, position)
LEFT JOIN LATERAL (
    SELECT c.oid
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE c.relname OPERATOR(pg_catalog.=) wanted.name
      AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p'])
      AND CASE
              WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
              ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
          END
) AS here ON true
CROSS JOIN LATERAL pg_catalog.string_to_array(wanted.columns, E'\n') AS keys (names)
WHERE NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_index i
    WHERE i.indrelid OPERATOR(pg_catalog.=) here.oid
      AND i.indisvalid
      AND i.indpred IS NULL
      AND i.indnkeyatts OPERATOR(pg_catalog.>=) pg_catalog.cardinality(keys.names)
      AND (SELECT pg_catalog.array_agg(
                      a.attname::pg_catalog.text ORDER BY a.attname::pg_catalog.text COLLATE pg_catalog."C")
           FROM pg_catalog.pg_attribute a
           WHERE a.attrelid OPERATOR(pg_catalog.=) i.indrelid
             AND a.attnum OPERATOR(pg_catalog.=) ANY (
                 (i.indkey::pg_catalog.int2[])[0:pg_catalog.cardinality(keys.names) OPERATOR(pg_catalog.-) 1]))
          OPERATOR(pg_catalog.=)
          (SELECT pg_catalog.array_agg(n ORDER BY n COLLATE pg_catalog."C")
           FROM pg_catalog.unnest(keys.names) AS n)
)
ORDER BY wanted.position
