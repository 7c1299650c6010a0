-- A session that holds the lock of CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY on a table. $1: the table.
SELECT l.pid
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_database d ON d.oid = l.database
WHERE l.locktype = 'relation'
  AND d.datname = pg_catalog.current_database()
  AND l.relation = $1
  AND l.mode = 'ShareUpdateExclusiveLock'
  AND l.granted
  AND l.pid <> pg_catalog.pg_backend_pid()
LIMIT 1
