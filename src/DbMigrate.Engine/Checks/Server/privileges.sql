-- The privileges of the role on each existing table. $1: schemas (NULL: by search_path), $2: tables.
SELECT wanted.position::int,
       c.oid::regclass::text,
       quote_ident(pg_catalog.pg_get_userbyid(c.relowner)),
       pg_catalog.pg_has_role(current_user, c.relowner, 'USAGE'),
       pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
           OR pg_catalog.has_any_column_privilege(c.oid, 'INSERT, UPDATE'),
       pg_catalog.has_table_privilege(c.oid, 'REFERENCES, TRIGGER')
           OR pg_catalog.has_any_column_privilege(c.oid, 'REFERENCES'),
       pg_catalog.has_table_privilege(c.oid, 'TRUNCATE'),
       quote_ident(current_user)
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, position)
JOIN pg_catalog.pg_class c ON c.relname = wanted.name AND c.relkind IN ('r', 'p', 'm', 'f', 'v')
JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
     AND CASE WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE s.nspname = wanted.schema END
ORDER BY wanted.position
