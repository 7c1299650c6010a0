-- A relation, and what an index is. $1: the relation.
SELECT c.oid,
       c.relkind::pg_catalog.text,
       n.nspname::pg_catalog.text,
       c.relname::pg_catalog.text,
       i.indrelid,
       tn.nspname::pg_catalog.text,
       t.relname::pg_catalog.text,
       pg_catalog.pg_get_indexdef(i.indexrelid),
       pg_catalog.obj_description(c.oid, 'pg_class'),
       (SELECT o.conname::pg_catalog.text
        FROM pg_catalog.pg_constraint o
        WHERE o.conindid = c.oid AND o.contype IN ('p', 'u', 'x')
        LIMIT 1),
       i.indisvalid,
       i.indisready,
       i.indisreplident,
       EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
WHERE c.oid = $1
