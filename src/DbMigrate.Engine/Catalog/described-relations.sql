-- What relations are, for a person. $1: the relations.
SELECT CASE c.relkind
           WHEN 'v' THEN 'view'
           WHEN 'm' THEN 'materialized view'
           WHEN 'S' THEN 'sequence'
           WHEN 'i' THEN 'index'
           WHEN 'I' THEN 'index'
           WHEN 'c' THEN 'composite type'
           WHEN 'f' THEN 'foreign table'
           ELSE 'table'
       END,
       pg_catalog.format('%I.%I', n.nspname, c.relname),
       pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)),
       CASE WHEN c.relkind IN ('r', 'p', 'v', 'm', 'f') THEN c.relnatts::pg_catalog.int4 END,
       CASE WHEN c.relkind IN ('r', 'm') AND c.reltuples >= 0 THEN c.reltuples::pg_catalog.int8 END,
       (SELECT pg_catalog.format('%I.%I', tn.nspname, t.relname)
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
        JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
        WHERE i.indexrelid = c.oid),
       c.relrowsecurity,
       c.relforcerowsecurity,
       (SELECT pg_catalog.count(*)::pg_catalog.int4 FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = ANY ($1::pg_catalog.int8[]::pg_catalog.oid[])
ORDER BY 2
