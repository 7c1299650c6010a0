-- The relations that privileges are granted on, in the order of their names. $1: schemas all of whose
-- tables are meant, $2: schemas all of whose sequences are meant.
SELECT CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END,
       pg_catalog.format('%I.%I', n.nspname, c.relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE (n.nspname OPERATOR(pg_catalog.=) ANY ($1::pg_catalog.text[])
       AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'v', 'm', 'f']::"char"[]))
   OR (n.nspname OPERATOR(pg_catalog.=) ANY ($2::pg_catalog.text[])
       AND c.relkind OPERATOR(pg_catalog.=) 'S'::"char")
ORDER BY n.nspname, c.relname
