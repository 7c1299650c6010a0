-- Constraints of user tables by name. A partition's is validated with its parent's, which comes first.
-- $1: names, as patterns of LIKE.
SELECT n.nspname::pg_catalog.text,
       t.relname::pg_catalog.text,
       c.conname::pg_catalog.text,
       pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(c.oid), ' NOT VALID$', ''),
       c.convalidated
FROM pg_catalog.pg_constraint c
JOIN pg_catalog.pg_class t ON t.oid = c.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'dbmigrate')
  AND n.nspname !~ '^pg_(toast|temp)'
  AND c.conname LIKE ANY ($1::pg_catalog.text[])
ORDER BY c.coninhcount, n.nspname, t.relname, c.conname
