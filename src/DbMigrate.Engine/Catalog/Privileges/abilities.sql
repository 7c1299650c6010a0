-- What a role may do besides privileges on single objects. $1: the role.
SELECT r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls,
       pg_catalog.has_database_privilege(r.oid, pg_catalog.current_database(), 'create'),
       ARRAY(
           SELECT pg_catalog.quote_ident(n.nspname)
           FROM pg_catalog.pg_namespace n
           WHERE NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
             AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'
             AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'create')
           ORDER BY n.nspname),
       ARRAY(
           SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
           FROM pg_catalog.pg_class c
           JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
           WHERE c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p']::"char"[])
             AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
             AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'
             AND (pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE')
                  OR pg_catalog.pg_has_role(r.oid, n.nspowner, 'USAGE'))
           ORDER BY n.nspname, c.relname
           LIMIT 5),
       ARRAY(
           SELECT d.datname::pg_catalog.text
           FROM pg_catalog.pg_database d
           WHERE d.datallowconn
             AND d.datname OPERATOR(pg_catalog.<>) pg_catalog.current_database()
             AND pg_catalog.has_database_privilege(r.oid, d.oid, 'connect')
           ORDER BY d.datname)
FROM pg_catalog.pg_roles r
WHERE r.rolname OPERATOR(pg_catalog.=) $1
