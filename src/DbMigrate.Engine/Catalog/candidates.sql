-- The objects of kinds, for names that were not found. $1: the kinds.
SELECT kind,
       schema,
       name,
       CASE
           WHEN schema IS NULL OR visible THEN pg_catalog.quote_ident(name)
           ELSE pg_catalog.format('%I.%I', schema, name)
       END AS written
FROM (
    SELECT k.kind, s.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS name,
           pg_catalog.pg_table_is_visible(c.oid) AS visible
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
    JOIN (VALUES ('table', 'r'::pg_catalog."char"), ('table', 'p'), ('table', 'f'), ('view', 'v'), ('matview', 'm'),
                 ('index', 'i'), ('index', 'I')) AS k (kind, relkind)
         ON k.relkind OPERATOR(pg_catalog.=) c.relkind AND k.kind OPERATOR(pg_catalog.=) ANY ($1)
    WHERE s.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog', 'information_schema', 'pg_toast'])
    UNION ALL
    SELECT DISTINCT 'function', s.nspname::pg_catalog.text, p.proname::pg_catalog.text,
           pg_catalog.pg_function_is_visible(p.oid)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) p.pronamespace
    WHERE 'function' OPERATOR(pg_catalog.=) ANY ($1)
      AND s.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog', 'information_schema'])
    UNION ALL
    SELECT 'type', s.nspname::pg_catalog.text, t.typname::pg_catalog.text, pg_catalog.pg_type_is_visible(t.oid)
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) t.typnamespace
    WHERE 'type' OPERATOR(pg_catalog.=) ANY ($1)
      AND t.typtype OPERATOR(pg_catalog.=) ANY (ARRAY['d', 'e', 'r'])
      AND s.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog', 'information_schema'])
    UNION ALL
    SELECT 'constraint', s.nspname::pg_catalog.text, c.conname::pg_catalog.text, true
    FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.connamespace
    WHERE 'constraint' OPERATOR(pg_catalog.=) ANY ($1)
      AND s.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog', 'information_schema'])
    UNION ALL
    SELECT 'trigger', NULL, t.tgname::pg_catalog.text, true
    FROM pg_catalog.pg_trigger t
    WHERE 'trigger' OPERATOR(pg_catalog.=) ANY ($1) AND NOT t.tgisinternal
    UNION ALL
    SELECT 'policy', NULL, p.polname::pg_catalog.text, true
    FROM pg_catalog.pg_policy p WHERE 'policy' OPERATOR(pg_catalog.=) ANY ($1)
    UNION ALL
    SELECT 'extension', NULL, e.extname::pg_catalog.text, true
    FROM pg_catalog.pg_extension e WHERE 'extension' OPERATOR(pg_catalog.=) ANY ($1)
    UNION ALL
    SELECT 'role', NULL, r.rolname::pg_catalog.text, true
    FROM pg_catalog.pg_roles r WHERE 'role' OPERATOR(pg_catalog.=) ANY ($1)
    UNION ALL
    SELECT 'database', NULL, d.datname::pg_catalog.text, true
    FROM pg_catalog.pg_database d WHERE 'database' OPERATOR(pg_catalog.=) ANY ($1)
    UNION ALL
    SELECT 'schema', NULL, n.nspname::pg_catalog.text, true
    FROM pg_catalog.pg_namespace n WHERE 'schema' OPERATOR(pg_catalog.=) ANY ($1)
) AS found
ORDER BY visible DESC, schema, name
LIMIT 20000
