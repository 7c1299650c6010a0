-- Invalid indexes that no session is building. Indexes of partitioned tables are left out: they become valid when all
-- partitions have one.
SELECT x.indexrelid::pg_catalog.regclass::pg_catalog.text, x.indrelid::pg_catalog.regclass::pg_catalog.text
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class c
     ON c.oid OPERATOR(pg_catalog.=) x.indexrelid
     AND c.relkind OPERATOR(pg_catalog.=) 'i'
JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE NOT x.indisvalid
  AND s.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog', 'pg_toast'])
  AND NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_stat_progress_create_index p
      WHERE p.index_relid OPERATOR(pg_catalog.=) x.indexrelid)
ORDER BY 1
