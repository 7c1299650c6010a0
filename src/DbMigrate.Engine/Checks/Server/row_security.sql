-- The tables on which row security binds the role. $1: schemas (NULL: by search_path), $2: tables.
SELECT c.oid::regclass::text, c.relforcerowsecurity, current_user::text
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, position)
JOIN pg_catalog.pg_class c ON c.relname = wanted.name AND c.relkind IN ('r', 'p')
JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
     AND CASE WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE s.nspname = wanted.schema END
WHERE c.relrowsecurity AND pg_catalog.row_security_active(c.oid)
ORDER BY wanted.position
