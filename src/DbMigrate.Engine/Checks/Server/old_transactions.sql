-- Transactions in this database that are older than $1 seconds, the oldest first. The row with a NULL pid counts the
-- sessions whose age is hidden.
SELECT a.pid, a.usename::text, extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS age, a.state,
       left(a.query, 200)
FROM pg_catalog.pg_stat_activity a
WHERE a.datname = current_database()
  AND a.backend_type = 'client backend'
  AND a.pid <> pg_catalog.pg_backend_pid()
  AND a.xact_start < clock_timestamp() - make_interval(secs => $1)
UNION ALL
SELECT NULL, NULL, count(*)::float8, NULL, NULL
FROM pg_catalog.pg_stat_activity a
WHERE a.datname = current_database() AND a.query = '<insufficient privilege>'
ORDER BY age DESC
