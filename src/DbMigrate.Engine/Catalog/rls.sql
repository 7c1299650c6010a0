-- The row security of tables, in the order asked for; a table that does not exist gives a row of NULLs.
-- $1: schemas (NULL: by search_path), $2: names.
SELECT t.relrowsecurity, t.relforcerowsecurity, t.commands
FROM ROWS FROM (
             pg_catalog.unnest($1::pg_catalog.text[]),
             pg_catalog.unnest($2::pg_catalog.text[])
         ) WITH ORDINALITY AS wanted (schema, name, position)
LEFT JOIN LATERAL (
    SELECT c.relrowsecurity,
           c.relforcerowsecurity,
           (SELECT coalesce(pg_catalog.string_agg(p.polcmd::pg_catalog.text, '' ORDER BY p.polname), '')
            FROM pg_catalog.pg_policy p
            WHERE p.polrelid OPERATOR(pg_catalog.=) c.oid) AS commands
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE c.relname OPERATOR(pg_catalog.=) wanted.name
      AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p'])
      AND CASE
              WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
              ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
          END
) AS t ON true
ORDER BY wanted.position
