-- The objects that names denote, as numbers of pg_depend; a function stands for all of its name. A schema of NULL: by
-- search_path. $1: types, $2: schemas, $3: names, $4 and $5: schemas and names of the tables that they are on.
SELECT wanted.position::pg_catalog.int4, found.class::pg_catalog.int8, found.object::pg_catalog.int8, found.part
FROM ROWS FROM (
         pg_catalog.unnest($1::pg_catalog.text[]),
         pg_catalog.unnest($2::pg_catalog.text[]),
         pg_catalog.unnest($3::pg_catalog.text[]),
         pg_catalog.unnest($4::pg_catalog.text[]),
         pg_catalog.unnest($5::pg_catalog.text[])
     ) WITH ORDINALITY AS wanted (type, schema, name, table_schema, table_name, position)
CROSS JOIN LATERAL (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE wanted.type OPERATOR(pg_catalog.=) ANY
              (ARRAY['table', 'view', 'materialized view', 'foreign table', 'sequence', 'index'])
      AND c.relname OPERATOR(pg_catalog.=) wanted.name
      AND CASE
              WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
              ELSE n.nspname OPERATOR(pg_catalog.=) wanted.schema
          END
    UNION ALL
    SELECT CASE
               WHEN t.typrelid OPERATOR(pg_catalog.=) 0::pg_catalog.oid
                   THEN 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid
               ELSE 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
           END,
           CASE WHEN t.typrelid OPERATOR(pg_catalog.=) 0::pg_catalog.oid THEN t.oid ELSE t.typrelid END,
           0
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) t.typnamespace
    WHERE wanted.type OPERATOR(pg_catalog.=) ANY (ARRAY['type', 'domain'])
      AND t.typname OPERATOR(pg_catalog.=) wanted.name
      AND CASE
              WHEN wanted.schema IS NULL THEN pg_catalog.pg_type_is_visible(t.oid)
              ELSE n.nspname OPERATOR(pg_catalog.=) wanted.schema
          END
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, p.oid, 0
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
    WHERE wanted.type OPERATOR(pg_catalog.=) ANY (ARRAY['function', 'procedure', 'aggregate', 'routine'])
      AND p.proname OPERATOR(pg_catalog.=) wanted.name
      AND CASE
              WHEN wanted.schema IS NULL THEN pg_catalog.pg_function_is_visible(p.oid)
              ELSE n.nspname OPERATOR(pg_catalog.=) wanted.schema
          END
    UNION ALL
    SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass::pg_catalog.oid, n.oid, 0
    FROM pg_catalog.pg_namespace n
    WHERE wanted.type OPERATOR(pg_catalog.=) 'schema' AND n.nspname OPERATOR(pg_catalog.=) wanted.name
    UNION ALL
    SELECT 'pg_catalog.pg_extension'::pg_catalog.regclass::pg_catalog.oid, e.oid, 0
    FROM pg_catalog.pg_extension e
    WHERE wanted.type OPERATOR(pg_catalog.=) 'extension' AND e.extname OPERATOR(pg_catalog.=) wanted.name
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, a.attnum::pg_catalog.int4
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE wanted.type OPERATOR(pg_catalog.=) 'column'
      AND a.attname OPERATOR(pg_catalog.=) wanted.name
      AND c.relname OPERATOR(pg_catalog.=) wanted.table_name
      AND CASE
              WHEN wanted.table_schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
              ELSE n.nspname OPERATOR(pg_catalog.=) wanted.table_schema
          END
    UNION ALL
    SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid, k.oid, 0
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE wanted.type OPERATOR(pg_catalog.=) 'constraint'
      AND k.conname OPERATOR(pg_catalog.=) wanted.name
      AND c.relname OPERATOR(pg_catalog.=) wanted.table_name
      AND CASE
              WHEN wanted.table_schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
              ELSE n.nspname OPERATOR(pg_catalog.=) wanted.table_schema
          END
    UNION ALL
    -- A trigger and a policy whose tables are not known here.
    SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0
    FROM pg_catalog.pg_trigger t
    WHERE wanted.type OPERATOR(pg_catalog.=) 'trigger' AND t.tgname OPERATOR(pg_catalog.=) wanted.name
    UNION ALL
    SELECT 'pg_catalog.pg_policy'::pg_catalog.regclass::pg_catalog.oid, p.oid, 0
    FROM pg_catalog.pg_policy p
    WHERE wanted.type OPERATOR(pg_catalog.=) 'policy' AND p.polname OPERATOR(pg_catalog.=) wanted.name
) AS found (class, object, part)
ORDER BY wanted.position
