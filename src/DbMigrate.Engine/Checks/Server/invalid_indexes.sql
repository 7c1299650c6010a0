-- Invalid indexes that no session is building. Indexes of partitioned tables are left out: they become valid when all
-- partitions have one.
SELECT x.indexrelid::regclass::text, x.indrelid::regclass::text
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
WHERE NOT x.indisvalid
  AND s.nspname NOT IN ('pg_catalog', 'pg_toast')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = x.indexrelid)
ORDER BY 1
