-- An index and those of partitions that are attached to it, with the size and the name of each one's table. $1: the
-- index.
SELECT n.nspname::pg_catalog.text,
       c.relname::pg_catalog.text,
       i.indisvalid,
       pg_catalog.pg_relation_size(i.indrelid),
       tn.nspname::pg_catalog.text,
       t.relname::pg_catalog.text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
WHERE c.oid IN (SELECT $1 UNION ALL SELECT p.relid FROM pg_catalog.pg_partition_tree($1) p)
ORDER BY c.oid <> $1, n.nspname::pg_catalog.text, c.relname::pg_catalog.text
