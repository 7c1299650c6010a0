-- How many rows a table and its partitions have, about. A table that was never analyzed has -1: its pages are divided
-- by a guess of 100 bytes a row. $1: the table.
WITH RECURSIVE part AS (
    SELECT c.oid, c.reltuples, c.relkind
    FROM pg_catalog.pg_class c
    WHERE c.oid = $1
    UNION ALL
    SELECT c.oid, c.reltuples, c.relkind
    FROM part p
    JOIN pg_catalog.pg_inherits i ON i.inhparent = p.oid
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    WHERE p.relkind = 'p'
)
SELECT coalesce(pg_catalog.sum(
           CASE
               WHEN p.relkind = 'p' THEN 0
               WHEN p.reltuples > 0 THEN p.reltuples
               ELSE pg_catalog.pg_relation_size(p.oid) / 100
           END), 0)::pg_catalog.int8
FROM part p
