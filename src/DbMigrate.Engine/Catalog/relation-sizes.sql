-- About how large the relations of users are, as VACUUM and ANALYZE left it in the catalog: no relation is opened, so
-- nothing waits for a lock. Name as SQL reads it, rows (NULL: never analyzed), bytes with indexes and TOAST.
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
       CASE WHEN c.reltuples >= 0 THEN c.reltuples END::bigint,
       (c.relpages + coalesce(t.relpages, 0) + coalesce(i.pages, 0)) * current_setting('block_size')::bigint
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN (
    SELECT x.indrelid, sum(d.relpages) AS pages
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class d ON d.oid = x.indexrelid
    GROUP BY x.indrelid
) i ON i.indrelid = c.oid
WHERE c.relkind IN ('r', 'm') AND c.oid >= 16384
