-- What names denote at present: relations and types by their names or by the names of their schemas, routines by their
-- names, all schemas, and the search path and the role of a new session. $1: names, $2: names of schemas.
SELECT 'path', NULL, s.reset_val, NULL, false
FROM pg_catalog.pg_settings s
WHERE s.name = 'search_path'
UNION ALL
SELECT 'role', NULL, coalesce((
           SELECT s.reset_val
           FROM pg_catalog.pg_settings s
           WHERE s.name = 'role' AND s.reset_val <> 'none'), session_user), NULL, false
UNION ALL
SELECT 'schema', NULL, n.nspname, NULL, false
FROM pg_catalog.pg_namespace n
UNION ALL
SELECT 'relation', n.nspname, c.relname, c.relkind::pg_catalog.text, p.relnamespace = c.relnamespace
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_inherits i ON c.relispartition AND i.inhrelid = c.oid
LEFT JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
WHERE c.relname = ANY ($1::pg_catalog.text[]) OR n.nspname = ANY ($2::pg_catalog.text[])
UNION ALL
SELECT 'type', n.nspname, t.typname, NULL, false
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.typname = ANY ($1::pg_catalog.text[])
UNION ALL
SELECT DISTINCT 'routine', n.nspname, p.proname, NULL, false
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE p.proname = ANY ($1::pg_catalog.text[])
