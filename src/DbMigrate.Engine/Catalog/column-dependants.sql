-- What a DROP COLUMN would drop with the column or fail of: a text each, policies first.
-- $1: the table, $2: the column's number.
SELECT d.what
FROM (
    SELECT DISTINCT
        CASE
            WHEN p.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass THEN (
                SELECT CASE v.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END
                       || v.oid::pg_catalog.regclass::pg_catalog.text
                FROM pg_catalog.pg_rewrite w JOIN pg_catalog.pg_class v ON v.oid = w.ev_class
                WHERE w.oid = p.objid)
            WHEN p.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
                 OR p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.objsubid > 0 THEN (
                SELECT pg_catalog.format('generated column %I of table %s', a.attname, a.attrelid::pg_catalog.regclass)
                FROM pg_catalog.pg_attribute a
                WHERE (a.attrelid, a.attnum) IN (
                    SELECT d.adrelid, d.adnum
                    FROM pg_catalog.pg_attrdef d
                    WHERE p.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.oid = p.objid
                    UNION ALL
                    SELECT p.objid, p.objsubid WHERE p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass))
            ELSE pg_catalog.pg_describe_object(p.classid, p.objid, p.objsubid)
        END AS what,
        CASE p.classid
            WHEN 'pg_catalog.pg_policy'::pg_catalog.regclass THEN 1
            WHEN 'pg_catalog.pg_rewrite'::pg_catalog.regclass THEN 2
            WHEN 'pg_catalog.pg_trigger'::pg_catalog.regclass THEN 3
            WHEN 'pg_catalog.pg_constraint'::pg_catalog.regclass THEN 4
            ELSE 5
        END AS place
    FROM pg_catalog.pg_depend p
    WHERE p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.refobjid = $1 AND p.refobjsubid = $2
      -- The column's own default, its NOT NULL and its own sequence are part of it.
      AND NOT (p.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND EXISTS (
              SELECT FROM pg_catalog.pg_attrdef a WHERE a.oid = p.objid AND a.adrelid = $1 AND a.adnum = $2))
      AND NOT (p.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND EXISTS (
              SELECT FROM pg_catalog.pg_constraint c WHERE c.oid = p.objid AND c.contype = 'n'))
      AND NOT (p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.deptype IN ('a', 'i') AND EXISTS (
              SELECT FROM pg_catalog.pg_class s WHERE s.oid = p.objid AND s.relkind = 'S'))
) AS d
ORDER BY d.place, d.what
