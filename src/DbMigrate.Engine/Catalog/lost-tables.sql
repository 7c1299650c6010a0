-- The tables that are removed with a relation or an extension, with about how many rows each has; partitions count with
-- their root. $1: the number of the relation, or NULL. $2: the name of the extension, or NULL. $3: the name of a column
-- of the relation, or NULL: without it, nothing is removed where there is no such column.
SELECT n.nspname, c.relname, CASE WHEN c.reltuples OPERATOR(pg_catalog.>=) 0 THEN c.reltuples END::pg_catalog.int8,
       c.relkind OPERATOR(pg_catalog.=) 'p'
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p'])
  AND (c.oid OPERATOR(pg_catalog.=) $1::pg_catalog.oid
       OR EXISTS (
           SELECT
           FROM pg_catalog.pg_depend d
           JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
           WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
             AND d.objid OPERATOR(pg_catalog.=) c.oid
             AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass::pg_catalog.oid
             AND d.deptype OPERATOR(pg_catalog.=) 'e'
             AND e.extname OPERATOR(pg_catalog.=) $2::pg_catalog.text))
  AND ($3::pg_catalog.text IS NULL OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute a
      WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attname OPERATOR(pg_catalog.=) $3::pg_catalog.text
        AND a.attnum OPERATOR(pg_catalog.>) 0::pg_catalog.int2 AND NOT a.attisdropped))
ORDER BY n.nspname, c.relname
