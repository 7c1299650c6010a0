-- The foreign keys by which DELETE from a table reaches rows of others, directly or not: ON DELETE CASCADE, and at the
-- ends of these ways SET NULL and SET DEFAULT. A key that refers to a parent of a partition refers to the partition.
-- $1: the number of the table.
WITH RECURSIVE whole AS (
    SELECT $1::pg_catalog.oid AS oid
    UNION
    SELECT a.relid FROM pg_catalog.pg_partition_ancestors($1::pg_catalog.oid::pg_catalog.regclass) a (relid)
), keys AS (
    SELECT k.oid, k.conrelid, k.conkey, k.confkey, k.confdeltype, k.confrelid AS named,
           CASE WHEN k.confrelid IN (SELECT w.oid FROM whole w) THEN $1::pg_catalog.oid ELSE k.confrelid END AS confrelid
    FROM pg_catalog.pg_constraint k
    WHERE k.contype = 'f' AND k.confdeltype IN ('c', 'n', 'd') AND k.conparentid = 0
), reached AS (
    SELECT $1::pg_catalog.oid AS relid
    UNION
    SELECT k.conrelid
    FROM reached r
    JOIN keys k ON k.confrelid = r.relid AND k.confdeltype = 'c'
)
SELECT k.conrelid::pg_catalog.int8, n.nspname, c.relname, k.confrelid::pg_catalog.int8,
       ARRAY(SELECT a.attname::pg_catalog.text
             FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY p (number, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.number
             ORDER BY p.position),
       ARRAY(SELECT a.attname::pg_catalog.text
             FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY p (number, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = k.named AND a.attnum = p.number
             ORDER BY p.position),
       k.confdeltype <> 'c'
FROM reached r
JOIN keys k ON k.confrelid = r.relid
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY n.nspname, c.relname, k.oid
