-- The materialized views without rows that relations are, or read directly or through views. $1: the relations.
WITH RECURSIVE reads AS (
    SELECT m.relation FROM pg_catalog.unnest($1::pg_catalog.int8[]::pg_catalog.oid[]) AS m (relation)
    UNION
    SELECT d.refobjid
    FROM reads r
    JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.relation
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                               AND d.objid = w.oid
                               AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
)
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
FROM reads r
JOIN pg_catalog.pg_class c ON c.oid = r.relation AND c.relkind = 'm' AND NOT c.relispopulated
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY 1
