-- Whether materialized views are populated, in the order asked for; NULL where there is none. $1: schemas (NULL: by
-- search_path), $2: names.
SELECT (
           SELECT c.relispopulated
           FROM pg_catalog.pg_class c
           JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
           WHERE c.relname OPERATOR(pg_catalog.=) w.name
             AND c.relkind OPERATOR(pg_catalog.=) 'm'::"char"
             AND CASE
                     WHEN w.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
                     ELSE n.nspname OPERATOR(pg_catalog.=) w.schema
                 END
       )
FROM ROWS FROM (
         pg_catalog.unnest($1::pg_catalog.text[]),
         pg_catalog.unnest($2::pg_catalog.text[])
     ) WITH ORDINALITY AS w (schema, name, position)
ORDER BY w.position
