-- The first objects of users in the current database, and how many there are. Those of extensions and of the journal
-- do not count, nor do the tables $1 with their sequences and schemas.
WITH own (oid, schema) AS (
    SELECT c.oid, c.relnamespace
    FROM pg_catalog.unnest($1::pg_catalog.text[]) t (name)
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(t.name)
), found (kind, name) AS (
    SELECT CASE c.relkind
               WHEN 'r' THEN 'table'
               WHEN 'p' THEN 'table'
               WHEN 'v' THEN 'view'
               WHEN 'm' THEN 'materialized view'
               WHEN 'S' THEN 'sequence'
               WHEN 'f' THEN 'foreign table'
               ELSE 'type'
           END,
           pg_catalog.format('%I.%I', n.nspname, c.relname)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'v', 'm', 'S', 'f', 'c']::"char"[])
      AND n.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog', 'information_schema', 'pg_toast', 'dbmigrate'])
      AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_temp_')
      AND NOT EXISTS (
          SELECT
          FROM pg_catalog.pg_depend e
          WHERE e.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
            AND e.objid OPERATOR(pg_catalog.=) c.oid
            AND (e.deptype OPERATOR(pg_catalog.=) 'e'
                 OR c.relkind OPERATOR(pg_catalog.=) 'S'
                    AND e.deptype OPERATOR(pg_catalog.=) ANY (ARRAY['a', 'i']::"char"[])
                    AND e.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
                    AND e.refobjid OPERATOR(pg_catalog.=) ANY (SELECT o.oid FROM own o)))
      AND NOT EXISTS (SELECT FROM own o WHERE o.oid OPERATOR(pg_catalog.=) c.oid)
    UNION ALL
    SELECT 'function', pg_catalog.format('%I.%I', n.nspname, p.proname)
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
    WHERE n.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog', 'information_schema', 'dbmigrate'])
      AND NOT EXISTS (
          SELECT
          FROM pg_catalog.pg_depend e
          WHERE e.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
            AND e.objid OPERATOR(pg_catalog.=) p.oid
            AND e.deptype OPERATOR(pg_catalog.=) 'e')
    UNION ALL
    SELECT 'type', pg_catalog.format('%I.%I', n.nspname, t.typname)
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) t.typnamespace
    WHERE t.typtype OPERATOR(pg_catalog.=) ANY (ARRAY['e', 'd', 'r']::"char"[])
      AND n.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog', 'information_schema', 'dbmigrate'])
      AND NOT EXISTS (
          SELECT
          FROM pg_catalog.pg_depend e
          WHERE e.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_type'::pg_catalog.regclass
            AND e.objid OPERATOR(pg_catalog.=) t.oid
            AND e.deptype OPERATOR(pg_catalog.=) 'e')
    UNION ALL
    SELECT 'schema', pg_catalog.format('%I', n.nspname)
    FROM pg_catalog.pg_namespace n
    WHERE n.nspname OPERATOR(pg_catalog.<>) ALL
          (ARRAY['pg_catalog', 'information_schema', 'pg_toast', 'dbmigrate', 'public'])
      AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
      AND NOT EXISTS (SELECT FROM own o WHERE o.schema OPERATOR(pg_catalog.=) n.oid)
      AND NOT EXISTS (
          SELECT
          FROM pg_catalog.pg_depend e
          WHERE e.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
            AND e.objid OPERATOR(pg_catalog.=) n.oid
            AND e.deptype OPERATOR(pg_catalog.=) 'e')
    UNION ALL
    SELECT 'large object', l.oid::pg_catalog.text
    FROM pg_catalog.pg_largeobject_metadata l
)
SELECT f.kind OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||) f.name, pg_catalog.count(*) OVER ()
FROM found f
ORDER BY f.kind, f.name
LIMIT 5
