-- Indexes that are not valid and are not being built just now; that of a partitioned table is valid when all its parts have one, and is not told.
SELECT x.indexrelid::regclass::text, x.indrelid::regclass::text
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
WHERE NOT x.indisvalid
  AND s.nspname NOT IN ('pg_catalog', 'pg_toast')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = x.indexrelid)
ORDER BY 1
