-- A table and its partitions, from the root to the leaves. $1: the table.
SELECT p.relid::pg_catalog.oid,
       n.nspname::pg_catalog.text,
       c.relname::pg_catalog.text,
       c.relkind::pg_catalog.text,
       p.parentrelid::pg_catalog.oid
FROM pg_catalog.pg_partition_tree($1::pg_catalog.regclass) AS p
JOIN pg_catalog.pg_class c ON c.oid = p.relid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY p.level, n.nspname, c.relname
