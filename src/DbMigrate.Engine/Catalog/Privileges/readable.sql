-- The first relations of users that a role can read in the current database, and how many there are. $1: the role.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.count(*) OVER ()
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'v', 'm', 'f']::"char"[])
  AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
  AND n.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['information_schema', 'dbmigrate'])
  AND pg_catalog.has_schema_privilege($1, n.oid, 'usage')
  AND pg_catalog.has_any_column_privilege($1, c.oid, 'select')
ORDER BY n.nspname, c.relname
LIMIT 3
