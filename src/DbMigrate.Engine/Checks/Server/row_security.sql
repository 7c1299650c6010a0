-- The tables on which row security binds the role. $1: schemas (NULL: by search_path), $2: tables.
SELECT c.oid::pg_catalog.regclass::pg_catalog.text, c.relforcerowsecurity, current_user::pg_catalog.text
FROM ROWS FROM (
         pg_catalog.unnest($1::pg_catalog.text[]),
         pg_catalog.unnest($2::pg_catalog.text[])
     ) WITH ORDINALITY AS wanted (schema, name, position)
JOIN pg_catalog.pg_class c
     ON c.relname OPERATOR(pg_catalog.=) wanted.name
     AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p'])
JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
     AND CASE
             WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
             ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
         END
WHERE c.relrowsecurity AND pg_catalog.row_security_active(c.oid)
ORDER BY wanted.position
