-- Transactions in this database that are older than so many seconds ($1), the oldest first; and in a row with a pid of NULL how many sessions hide their age.
SELECT a.pid, a.usename::text, extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS age, a.state, left(a.query, 200)
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
