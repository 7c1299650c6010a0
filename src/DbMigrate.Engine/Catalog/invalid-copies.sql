-- The invalid copies that a failed REINDEX CONCURRENTLY left, as rows of relation.sql. The server cuts the name of a
-- copy where it would be too long: it begins as the index's name does, and the copy is of the same table.
-- $1: what was reindexed, $2: the index or table, $3: the schema's name.
SELECT c.oid,
       c.relkind::pg_catalog.text,
       n.nspname::pg_catalog.text,
       c.relname::pg_catalog.text,
       i.indrelid,
       tn.nspname::pg_catalog.text,
       t.relname::pg_catalog.text,
       pg_catalog.pg_get_indexdef(i.indexrelid),
       pg_catalog.obj_description(c.oid, 'pg_class'),
       NULL::pg_catalog.text,
       i.indisvalid,
       i.indisready,
       i.indisreplident,
       EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
WHERE NOT i.indisvalid
  AND c.relname ~ '_cc(new|old)[0-9]*$'
  -- An invalid index of such a name that somebody made is no copy: no other index of its table has the name before it.
  AND EXISTS (
      SELECT
      FROM pg_catalog.pg_index o
      JOIN pg_catalog.pg_class x ON x.oid = o.indexrelid
      CROSS JOIN pg_catalog.regexp_replace(c.relname::pg_catalog.text, '_cc(new|old)[0-9]*$', '') AS l(name)
      WHERE o.indrelid = i.indrelid
        AND o.indexrelid <> i.indexrelid
        AND (x.relname = l.name
             OR pg_catalog.octet_length(c.relname::pg_catalog.text) >= 60
                AND pg_catalog.starts_with(x.relname::pg_catalog.text, l.name))
        AND ($1 <> 'Index' OR o.indexrelid = $2))
  AND CASE $1::pg_catalog.text
          WHEN 'Index' THEN true
          WHEN 'Table' THEN t.oid = $2
               OR t.oid = (SELECT o.reltoastrelid FROM pg_catalog.pg_class o WHERE o.oid = $2)
          WHEN 'Schema' THEN n.nspname = $3
               OR t.oid IN (
                   SELECT o.reltoastrelid
                   FROM pg_catalog.pg_class o
                   JOIN pg_catalog.pg_namespace s ON s.oid = o.relnamespace
                   WHERE s.nspname = $3)
          ELSE true
      END
