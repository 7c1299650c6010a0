-- Sessions that hold a conflicting lock on one of the tables in a transaction older than $4.
-- $1: schemas (NULL: by search_path), $2: tables, $3: the conflicting modes of each, with commas, $4: the seconds.
-- Autovacuum releases its lock on request, unless it prevents wraparound. For a session whose age is hidden, only locks
-- stronger than those of queries and row changes are returned.
SELECT l.pid,
       a.usename::text,
       extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS age,
       coalesce(a.state, a.backend_type),
       left(nullif(a.query, '<insufficient privilege>'), 200),
       c.oid::regclass::text,
       l.mode
FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (schema, name, conflicts)
JOIN pg_catalog.pg_class c ON c.relname = wanted.name AND c.relkind IN ('r', 'p', 'm', 'f', 'v')
JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
     AND CASE WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE s.nspname = wanted.schema END
JOIN pg_catalog.pg_locks l ON l.locktype = 'relation' AND l.relation = c.oid AND l.granted
     AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
     AND l.mode = ANY (string_to_array(wanted.conflicts, ','))
JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.pid <> pg_catalog.pg_backend_pid()
  AND (a.backend_type IS DISTINCT FROM 'autovacuum worker' OR a.query LIKE '%to prevent wraparound%')
  AND CASE WHEN a.xact_start IS NULL THEN l.mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')
           ELSE a.xact_start < clock_timestamp() - make_interval(secs => $4) END
ORDER BY age DESC NULLS LAST, l.pid
