-- The materialized views that others read, directly or through views. $1: the readers.
WITH RECURSIVE reads AS (
    SELECT m.reader, m.reader AS relation, true AS goes_on
    FROM pg_catalog.unnest($1::pg_catalog.int8[]::pg_catalog.oid[]) AS m (reader)
    UNION
    SELECT r.reader, d.refobjid, c.relkind = 'v'
    FROM reads r
    JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.relation
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                               AND d.objid = w.oid
                               AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                               AND d.refobjid <> r.relation
    JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relkind IN ('v', 'm')
    WHERE r.goes_on
)
SELECT DISTINCT r.reader, c.oid, n.nspname::pg_catalog.text, c.relname::pg_catalog.text, c.relispopulated
FROM reads r
JOIN pg_catalog.pg_class c ON c.oid = r.relation AND c.relkind = 'm' AND c.oid <> r.reader
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY n.nspname::pg_catalog.text, c.relname::pg_catalog.text
