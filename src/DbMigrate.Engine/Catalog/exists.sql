-- Whether each object exists, in the order asked for, and else what is known of it. A schema of NULL: by search_path.
-- $1: kinds, $2: schemas, $3: names, $4 and $5: schemas and names of the tables that they are on, $6: argument types,
-- separated by U+001F.
SELECT CASE
           WHEN wanted.kind OPERATOR(pg_catalog.=) ANY (ARRAY['table', 'view', 'matview', 'index'])
               THEN coalesce(relation.kind OPERATOR(pg_catalog.=) wanted.kind, false)
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'function' THEN EXISTS (
               SELECT
               FROM pg_catalog.pg_proc p
               JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) p.pronamespace
               WHERE p.proname OPERATOR(pg_catalog.=) wanted.name
                 AND CASE
                         WHEN wanted.schema IS NULL THEN pg_catalog.pg_function_is_visible(p.oid)
                         ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
                     END
                 AND (wanted.arguments IS NULL
                      OR p.proargtypes::pg_catalog.text OPERATOR(pg_catalog.=) pg_catalog.array_to_string(ARRAY(
                          SELECT coalesce(pg_catalog.to_regtype(a.type)::pg_catalog.oid, 0::pg_catalog.oid)
                          FROM pg_catalog.unnest(pg_catalog.string_to_array(wanted.arguments, E'\x1f'))
                                   WITH ORDINALITY AS a (type, position)
                          ORDER BY a.position), ' ')))
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'type' THEN EXISTS (
               SELECT
               FROM pg_catalog.pg_type t
               JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) t.typnamespace
               LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.typrelid
               WHERE t.typname OPERATOR(pg_catalog.=) wanted.name
                 AND (c.oid IS NULL OR c.relkind OPERATOR(pg_catalog.=) 'c')
                 AND CASE
                         WHEN wanted.schema IS NULL THEN pg_catalog.pg_type_is_visible(t.oid)
                         ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
                     END)
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'trigger' THEN EXISTS (
               SELECT
               FROM pg_catalog.pg_trigger t
               JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.tgrelid
               JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
               WHERE t.tgname OPERATOR(pg_catalog.=) wanted.name
                 AND NOT t.tgisinternal
                 AND (wanted.schema IS NULL OR s.nspname OPERATOR(pg_catalog.=) wanted.schema)
                 AND (wanted.table_name IS NULL
                      OR c.relname OPERATOR(pg_catalog.=) wanted.table_name
                      AND CASE
                              WHEN wanted.table_schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
                              ELSE s.nspname OPERATOR(pg_catalog.=) wanted.table_schema
                          END))
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'policy' THEN EXISTS (
               SELECT
               FROM pg_catalog.pg_policy p
               JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) p.polrelid
               JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
               WHERE p.polname OPERATOR(pg_catalog.=) wanted.name
                 AND (wanted.schema IS NULL OR s.nspname OPERATOR(pg_catalog.=) wanted.schema)
                 AND (wanted.table_name IS NULL
                      OR c.relname OPERATOR(pg_catalog.=) wanted.table_name
                      AND CASE
                              WHEN wanted.table_schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
                              ELSE s.nspname OPERATOR(pg_catalog.=) wanted.table_schema
                          END))
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'constraint' THEN EXISTS (
               SELECT
               FROM pg_catalog.pg_constraint k
               JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) k.connamespace
               LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) k.conrelid
               WHERE k.conname OPERATOR(pg_catalog.=) wanted.name
                 AND s.nspname OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog', 'information_schema'])
                 AND (wanted.schema IS NULL OR s.nspname OPERATOR(pg_catalog.=) wanted.schema)
                 AND (wanted.table_name IS NULL
                      OR c.relname OPERATOR(pg_catalog.=) wanted.table_name
                      AND CASE
                              WHEN wanted.table_schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
                              ELSE s.nspname OPERATOR(pg_catalog.=) wanted.table_schema
                          END))
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'extension' THEN EXISTS (
               SELECT FROM pg_catalog.pg_extension e WHERE e.extname OPERATOR(pg_catalog.=) wanted.name)
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'role' THEN EXISTS (
               SELECT FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) wanted.name)
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'database' THEN EXISTS (
               SELECT FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) wanted.name)
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'schema' THEN EXISTS (
               SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname OPERATOR(pg_catalog.=) wanted.name)
       END,
       CASE
           WHEN wanted.kind OPERATOR(pg_catalog.=) ANY (ARRAY['table', 'view', 'matview', 'index'])
                AND relation.kind OPERATOR(pg_catalog.<>) wanted.kind
               THEN 'it is ' OPERATOR(pg_catalog.||) relation.said
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'extension'
                AND NOT EXISTS (
                    SELECT FROM pg_catalog.pg_extension e WHERE e.extname OPERATOR(pg_catalog.=) wanted.name)
                AND EXISTS (
                    SELECT FROM pg_catalog.pg_available_extensions a WHERE a.name OPERATOR(pg_catalog.=) wanted.name)
               THEN pg_catalog.format('available, not created: CREATE EXTENSION %I', wanted.name)
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'function' AND wanted.arguments IS NOT NULL THEN (
               SELECT 'there with other arguments: '
                      OPERATOR(pg_catalog.||) pg_catalog.string_agg(
                             pg_catalog.format('(%s)', pg_catalog.pg_get_function_identity_arguments(p.oid)),
                             ', ' ORDER BY p.oid)
               FROM pg_catalog.pg_proc p
               JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) p.pronamespace
               WHERE p.proname OPERATOR(pg_catalog.=) wanted.name
                 AND CASE
                         WHEN wanted.schema IS NULL THEN pg_catalog.pg_function_is_visible(p.oid)
                         ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
                     END)
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'trigger' AND wanted.table_name IS NOT NULL THEN (
               SELECT 'there on '
                      OPERATOR(pg_catalog.||)
                      pg_catalog.string_agg(t.tgrelid::pg_catalog.regclass::pg_catalog.text, ', ' ORDER BY t.oid)
               FROM pg_catalog.pg_trigger t
               WHERE t.tgname OPERATOR(pg_catalog.=) wanted.name AND NOT t.tgisinternal)
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'policy' AND wanted.table_name IS NOT NULL THEN (
               SELECT 'there on '
                      OPERATOR(pg_catalog.||)
                      pg_catalog.string_agg(p.polrelid::pg_catalog.regclass::pg_catalog.text, ', ' ORDER BY p.oid)
               FROM pg_catalog.pg_policy p
               WHERE p.polname OPERATOR(pg_catalog.=) wanted.name)
           WHEN wanted.kind OPERATOR(pg_catalog.=) 'constraint' AND wanted.table_name IS NOT NULL THEN (
               SELECT 'there on '
                      OPERATOR(pg_catalog.||)
                      pg_catalog.string_agg(k.conrelid::pg_catalog.regclass::pg_catalog.text, ', ' ORDER BY k.oid)
               FROM pg_catalog.pg_constraint k
               WHERE k.conname OPERATOR(pg_catalog.=) wanted.name
                 AND k.conrelid OPERATOR(pg_catalog.<>) 0::pg_catalog.oid)
       END
FROM ROWS FROM (
             pg_catalog.unnest($1::pg_catalog.text[]),
             pg_catalog.unnest($2::pg_catalog.text[]),
             pg_catalog.unnest($3::pg_catalog.text[]),
             pg_catalog.unnest($4::pg_catalog.text[]),
             pg_catalog.unnest($5::pg_catalog.text[]),
             pg_catalog.unnest($6::pg_catalog.text[])
         ) WITH ORDINALITY AS wanted (kind, schema, name, table_schema, table_name, arguments, position)
LEFT JOIN LATERAL (
    SELECT k.kind, k.said
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
    JOIN (VALUES ('r'::pg_catalog."char", 'table', 'a table'),
                 ('p', 'table', 'a table'),
                 ('f', 'table', 'a foreign table'),
                 ('v', 'view', 'a view'),
                 ('m', 'matview', 'a materialized view'),
                 ('i', 'index', 'an index'),
                 ('I', 'index', 'an index'),
                 ('S', 'sequence', 'a sequence'),
                 ('c', 'type', 'a composite type')) AS k (relkind, kind, said)
         ON k.relkind OPERATOR(pg_catalog.=) c.relkind
    WHERE c.relname OPERATOR(pg_catalog.=) wanted.name
      AND CASE
              WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
              ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
          END
) AS relation ON true
ORDER BY wanted.position
