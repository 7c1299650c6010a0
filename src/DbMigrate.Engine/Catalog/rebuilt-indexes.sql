-- The indexes that a REINDEX rebuilds, those of partitions and TOAST tables included.
-- $1: what is named, $2: the index or table, $3: the schema's name.
WITH tables AS (
    SELECT c.oid, c.reltoastrelid
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm')
      AND c.relpersistence <> 't'
      AND CASE $1::pg_catalog.text
              WHEN 'Table' THEN c.oid IN (SELECT $2 UNION ALL SELECT p.relid FROM pg_catalog.pg_partition_tree($2) p)
              WHEN 'Schema' THEN n.nspname = $3
              ELSE false
          END
)
SELECT c.oid,
       n.nspname::pg_catalog.text,
       c.relname::pg_catalog.text,
       tn.nspname::pg_catalog.text,
       t.relname::pg_catalog.text,
       i.indisvalid,
       -- As in invalid-copies.sql: a copy whose index is gone is an index like others.
       NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND EXISTS (
           SELECT
           FROM pg_catalog.pg_index o
           JOIN pg_catalog.pg_class x ON x.oid = o.indexrelid
           CROSS JOIN pg_catalog.regexp_replace(c.relname::pg_catalog.text, '_cc(new|old)[0-9]*$', '') AS l(name)
           WHERE o.indrelid = i.indrelid
             AND o.indexrelid <> i.indexrelid
             AND (x.relname = l.name
                  OR pg_catalog.octet_length(c.relname::pg_catalog.text) >= 60
                     AND pg_catalog.starts_with(x.relname::pg_catalog.text, l.name))),
       i.indisexclusion,
       n.nspname <> 'pg_toast' OR pg_catalog.has_schema_privilege('pg_toast', 'USAGE'),
       pg_catalog.pg_has_role(c.relowner, 'USAGE')
           OR CASE
                  WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 170000
                  THEN pg_catalog.has_table_privilege(t.oid, 'MAINTAIN')
                  ELSE false
              END
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
WHERE CASE $1::pg_catalog.text
          WHEN 'Index' THEN c.oid IN (SELECT $2 UNION ALL SELECT p.relid FROM pg_catalog.pg_partition_tree($2) p)
          ELSE i.indrelid IN (SELECT oid FROM tables UNION ALL SELECT reltoastrelid FROM tables)
      END
ORDER BY tn.nspname = 'pg_toast', tn.nspname::pg_catalog.text, t.relname::pg_catalog.text, c.relname::pg_catalog.text
