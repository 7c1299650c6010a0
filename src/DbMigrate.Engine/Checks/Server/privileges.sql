-- The privileges of the role on each existing table. $1: schemas (NULL: by search_path), $2: tables.
SELECT wanted.position::pg_catalog.int4,
       c.oid::pg_catalog.regclass::pg_catalog.text,
       pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)),
       pg_catalog.pg_has_role(current_user, c.relowner, 'USAGE'),
       pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
           OR pg_catalog.has_any_column_privilege(c.oid, 'INSERT, UPDATE'),
       pg_catalog.has_table_privilege(c.oid, 'REFERENCES, TRIGGER')
           OR pg_catalog.has_any_column_privilege(c.oid, 'REFERENCES'),
       pg_catalog.has_table_privilege(c.oid, 'TRUNCATE'),
       pg_catalog.quote_ident(current_user),
       EXISTS (
           SELECT
           FROM pg_catalog.pg_database d
           WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
             AND pg_catalog.pg_has_role(current_user, d.datdba, 'USAGE')),
       CASE
           WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 OPERATOR(pg_catalog.>=) 170000
           THEN pg_catalog.has_table_privilege(c.oid, 'MAINTAIN')
           ELSE false
       END,
       EXISTS (
           SELECT
           FROM pg_catalog.pg_roles o
           WHERE o.oid OPERATOR(pg_catalog.=) c.relowner AND o.rolsuper),
       pg_catalog.current_setting('server_version_num')::pg_catalog.int4 OPERATOR(pg_catalog.>=) 170000
FROM ROWS FROM (
         pg_catalog.unnest($1::pg_catalog.text[]),
         pg_catalog.unnest($2::pg_catalog.text[])
     ) WITH ORDINALITY AS wanted (schema, name, position)
JOIN pg_catalog.pg_class c
     ON c.relname OPERATOR(pg_catalog.=) wanted.name
     AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'm', 'f', 'v'])
JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
     AND CASE
             WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
             ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
         END
ORDER BY wanted.position
