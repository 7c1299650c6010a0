-- What objects that are no relations are, for a person. $1: types, $2: schemas, NULL: by search_path, $3: names, $4: the
-- relations that parts of relations may be of.
WITH wanted AS (
    SELECT w.type, w.schema, w.name
    FROM ROWS FROM (
             pg_catalog.unnest($1::pg_catalog.text[]),
             pg_catalog.unnest($2::pg_catalog.text[]),
             pg_catalog.unnest($3::pg_catalog.text[])
         ) AS w (type, schema, name)
), path AS (
    SELECT p.schema, p.position
    FROM pg_catalog.unnest(pg_catalog.current_schemas(true)) WITH ORDINALITY AS p (schema, position)
)
SELECT f.words
FROM wanted w
CROSS JOIN LATERAL (
    SELECT pg_catalog.concat_ws(', ',
               pg_catalog.format('%s %I.%I', CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END,
                                 n.nspname, t.typname),
               CASE t.typtype
                   WHEN 'e' THEN pg_catalog.format('enum (%s)', (
                       SELECT pg_catalog.string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
                       FROM pg_catalog.pg_enum e
                       WHERE e.enumtypid = t.oid))
                   WHEN 'd' THEN 'over ' || pg_catalog.format_type(t.typbasetype, t.typtypmod)
                   WHEN 'r' THEN 'range'
                   WHEN 'c' THEN (
                       SELECT CASE
                                  WHEN c.relkind <> 'c' THEN pg_catalog.format('the rows of %I.%I', n.nspname, c.relname)
                                  ELSE pg_catalog.format('composite (%s)', (
                                      SELECT pg_catalog.string_agg(
                                                 pg_catalog.format('%I %s', a.attname,
                                                                   pg_catalog.format_type(a.atttypid, a.atttypmod)),
                                                 ', ' ORDER BY a.attnum)
                                      FROM pg_catalog.pg_attribute a
                                      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
                              END
                       FROM pg_catalog.pg_class c
                       WHERE c.oid = t.typrelid)
               END,
               pg_catalog.format('owner %I', pg_catalog.pg_get_userbyid(t.typowner)))
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE w.type IN ('type', 'domain') AND t.typname = w.name AND n.nspname = coalesce(w.schema, (
        SELECT p.schema
        FROM path p
        JOIN pg_catalog.pg_namespace pn ON pn.nspname = p.schema
        JOIN pg_catalog.pg_type pt ON pt.typnamespace = pn.oid AND pt.typname = w.name
        ORDER BY p.position
        LIMIT 1))
    UNION ALL
    SELECT pg_catalog.format('%s %I.%I(%s)%s, language %I, owner %I',
               CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
               n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid),
               ' returns ' || pg_catalog.pg_get_function_result(p.oid), l.lanname,
               pg_catalog.pg_get_userbyid(p.proowner))
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE w.type IN ('function', 'procedure', 'aggregate')
      AND p.proname = w.name
      AND CASE WHEN w.schema IS NULL THEN n.nspname IN (SELECT o.schema FROM path o) ELSE n.nspname = w.schema END
    UNION ALL
    SELECT pg_catalog.format('schema %I, owner %I', n.nspname, pg_catalog.pg_get_userbyid(n.nspowner))
    FROM pg_catalog.pg_namespace n
    WHERE w.type = 'schema' AND n.nspname = w.name
    UNION ALL
    SELECT pg_catalog.format('extension %I, version %s, in the schema %I', e.extname, e.extversion, n.nspname)
    FROM pg_catalog.pg_extension e
    JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
    WHERE w.type = 'extension' AND e.extname = w.name
    UNION ALL
    SELECT pg_catalog.format('role %I, %s', r.rolname, CASE WHEN r.rolcanlogin THEN 'can log in' ELSE 'no login' END)
    FROM pg_catalog.pg_roles r
    WHERE w.type = 'role' AND r.rolname = w.name
    UNION ALL
    SELECT pg_catalog.pg_get_triggerdef(t.oid)
    FROM pg_catalog.pg_trigger t
    WHERE w.type = 'trigger' AND t.tgname = w.name AND t.tgrelid = ANY ($4::pg_catalog.int8[]::pg_catalog.oid[])
    UNION ALL
    SELECT pg_catalog.format('policy %I on %s: %s', p.polname, p.polrelid::pg_catalog.regclass,
               pg_catalog.concat_ws(' ',
                   'USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')',
                   'WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')'))
    FROM pg_catalog.pg_policy p
    WHERE w.type = 'policy' AND p.polname = w.name AND p.polrelid = ANY ($4::pg_catalog.int8[]::pg_catalog.oid[])
    UNION ALL
    SELECT pg_catalog.format('constraint %I on %s: %s', k.conname, k.conrelid::pg_catalog.regclass,
               pg_catalog.pg_get_constraintdef(k.oid))
    FROM pg_catalog.pg_constraint k
    WHERE w.type = 'constraint' AND k.conname = w.name AND k.conrelid = ANY ($4::pg_catalog.int8[]::pg_catalog.oid[])
    UNION ALL
    SELECT pg_catalog.format('column %I of %s, %s%s', a.attname, a.attrelid::pg_catalog.regclass,
               pg_catalog.format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ', not null' END)
    FROM pg_catalog.pg_attribute a
    WHERE w.type = 'column' AND a.attname = w.name AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attrelid = ANY ($4::pg_catalog.int8[]::pg_catalog.oid[])
) AS f (words)
ORDER BY 1
