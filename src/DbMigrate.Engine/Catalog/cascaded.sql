-- What CASCADE drops with objects, or empties with tables, and what of it holds rows: the first object that it goes
-- with, its description, the table, and the column where only that goes. What is dropped by name does not count, nor
-- what belongs to it. https://www.postgresql.org/docs/current/catalog-pg-depend.html
-- $1: positions, $2: 'drop', 'empty' or 'name', $3: classes, $4: objects, $5: parts.
WITH RECURSIVE named AS (
    SELECT n.position, n.how, n.class::pg_catalog.oid AS class, n.object::pg_catalog.oid AS object, n.part
    FROM ROWS FROM (
             pg_catalog.unnest($1::pg_catalog.int4[]),
             pg_catalog.unnest($2::pg_catalog.text[]),
             pg_catalog.unnest($3::pg_catalog.int8[]),
             pg_catalog.unnest($4::pg_catalog.int8[]),
             pg_catalog.unnest($5::pg_catalog.int4[])
         ) AS n (position, how, class, object, part)
), reached AS (
    SELECT n.position, n.class, n.object, n.part, false AS counts
    FROM named n
    WHERE n.how = 'drop'
    UNION
    -- What is internal to another object, as the rule of a view, goes with that object.
    SELECT r.position, o.class, o.object, o.part, d.deptype = 'n'
    FROM reached r
    JOIN pg_catalog.pg_depend d ON d.refclassid = r.class
                               AND d.refobjid = r.object
                               AND (r.part = 0 OR d.refobjsubid = r.part)
                               AND d.deptype IN ('n', 'a', 'i', 'P', 'S', 'e')
    CROSS JOIN LATERAL (
        SELECT i.refclassid, i.refobjid, i.refobjsubid
        FROM pg_catalog.pg_depend i
        WHERE d.deptype <> 'i' AND i.classid = d.classid AND i.objid = d.objid AND i.deptype = 'i'
        UNION ALL
        SELECT d.classid, d.objid, d.objsubid
        WHERE d.deptype = 'i'
           OR NOT EXISTS (
               SELECT
               FROM pg_catalog.pg_depend i
               WHERE i.classid = d.classid AND i.objid = d.objid AND i.deptype = 'i')
    ) AS o (class, object, part)
    WHERE NOT EXISTS (SELECT FROM named n WHERE n.class = o.class AND n.object = o.object AND n.part = 0)
), emptied AS (
    SELECT n.position, n.object FROM named n WHERE n.how = 'empty'
    UNION
    SELECT e.position, k.conrelid
    FROM emptied e
    JOIN pg_catalog.pg_constraint k ON k.confrelid = e.object AND k.contype = 'f'
), parts AS (
    SELECT r.position, r.class, r.object, r.part,
           CASE r.class
               WHEN 'pg_catalog.pg_constraint'::pg_catalog.regclass THEN (
                   SELECT k.conrelid FROM pg_catalog.pg_constraint k WHERE k.oid = r.object)
               WHEN 'pg_catalog.pg_trigger'::pg_catalog.regclass THEN (
                   SELECT t.tgrelid FROM pg_catalog.pg_trigger t WHERE t.oid = r.object)
               WHEN 'pg_catalog.pg_policy'::pg_catalog.regclass THEN (
                   SELECT p.polrelid FROM pg_catalog.pg_policy p WHERE p.oid = r.object)
               WHEN 'pg_catalog.pg_attrdef'::pg_catalog.regclass THEN (
                   SELECT a.adrelid FROM pg_catalog.pg_attrdef a WHERE a.oid = r.object)
               WHEN 'pg_catalog.pg_class'::pg_catalog.regclass THEN (
                   SELECT CASE WHEN r.part > 0 THEN r.object ELSE coalesce(i.indrelid, s.refobjid) END
                   FROM pg_catalog.pg_class c
                   LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
                   LEFT JOIN pg_catalog.pg_depend s ON c.relkind = 'S'
                                                   AND s.classid = r.class
                                                   AND s.objid = r.object
                                                   AND s.refclassid = r.class
                                                   AND s.deptype IN ('a', 'i')
                   WHERE c.oid = r.object)
           END AS belongs_to
    FROM reached r
    WHERE r.counts
      -- The members of an extension go with it, whatever else they depend on.
      AND NOT EXISTS (
              SELECT
              FROM pg_catalog.pg_depend e
              JOIN reached x ON x.class = e.refclassid AND x.object = e.refobjid
              WHERE e.classid = r.class AND e.objid = r.object AND e.deptype = 'e')
), found AS (
    SELECT p.position, p.class, p.object, p.part
    FROM parts p
    WHERE NOT EXISTS (
              SELECT
              FROM named n
              WHERE n.part = 0 AND n.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND n.object = p.belongs_to
                 OR n.class = p.class AND n.object = p.object AND n.part = p.part)
      AND NOT EXISTS (
              SELECT
              FROM parts w
              WHERE w.part = 0 AND w.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND w.object = p.belongs_to)
    UNION
    SELECT e.position, 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, e.object, 0
    FROM emptied e
    WHERE NOT EXISTS (
        SELECT FROM named n
        WHERE n.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND n.object = e.object AND n.part = 0)
)
SELECT pg_catalog.min(f.position),
       d.what,
       CASE WHEN c.relkind IN ('r', 'p') THEN pg_catalog.format('%I.%I', n.nspname, c.relname) END,
       CASE
           WHEN c.relkind IN ('r', 'p') THEN (
               SELECT a.attname::pg_catalog.text
               FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = f.object AND a.attnum = f.part AND f.part > 0)
       END
FROM found f
CROSS JOIN LATERAL (SELECT pg_catalog.pg_describe_object(f.class, f.object, f.part)) AS d (what)
LEFT JOIN pg_catalog.pg_class c ON f.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = f.object
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE d.what IS NOT NULL
GROUP BY f.class, f.object, f.part, d.what, c.relkind, n.nspname, c.relname
ORDER BY 1, 2
