-- Indexes, in the order asked for; one that does not exist gives a row of NULLs.
-- $1: schemas (NULL: by search_path), $2: names.
SELECT i.on_table, i.valid, i.ready, i.building
FROM ROWS FROM (
             pg_catalog.unnest($1::pg_catalog.text[]),
             pg_catalog.unnest($2::pg_catalog.text[])
         ) WITH ORDINALITY AS wanted (schema, name, position)
LEFT JOIN LATERAL (
    SELECT x.indrelid::pg_catalog.regclass::pg_catalog.text AS on_table,
           x.indisvalid AS valid,
           x.indisready AND x.indislive AS ready,
           NOT x.indisvalid AND EXISTS (
               SELECT
               FROM pg_catalog.pg_stat_progress_create_index p
               WHERE p.index_relid OPERATOR(pg_catalog.=) x.indexrelid) AS building
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
    JOIN pg_catalog.pg_index x ON x.indexrelid OPERATOR(pg_catalog.=) c.oid
    WHERE c.relname OPERATOR(pg_catalog.=) wanted.name
      AND CASE
              WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
              ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
          END
) AS i ON true
ORDER BY wanted.position
