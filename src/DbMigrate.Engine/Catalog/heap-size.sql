-- The size of a table and its partitions in bytes, without indexes and TOAST. $1: the table.
SELECT coalesce(
           (SELECT pg_catalog.sum(pg_catalog.pg_relation_size(t.relid))::pg_catalog.int8
            FROM pg_catalog.pg_partition_tree($1::pg_catalog.regclass) AS t),
           pg_catalog.pg_relation_size($1::pg_catalog.regclass))
