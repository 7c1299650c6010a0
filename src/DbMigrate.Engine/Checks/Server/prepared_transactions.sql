-- Prepared transactions of this database, the oldest first.
SELECT p.gid, p.owner::text, extract(epoch FROM clock_timestamp() - p.prepared)::float8
FROM pg_catalog.pg_prepared_xacts p
WHERE p.database = current_database()
ORDER BY p.prepared
