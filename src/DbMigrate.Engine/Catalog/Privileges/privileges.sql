-- What the server says of privileges of a role. $1: the role, $2: schemas of objects (NULL: by search_path), $3: names of
-- objects, $4: privileges in small letters. A row for each object and each privilege on objects, then those on the
-- database.
WITH named AS (
    SELECT w.position,
           w.schema,
           w.name,
           (SELECT c.oid
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
            WHERE c.relname OPERATOR(pg_catalog.=) w.name
              AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'v', 'm', 'f', 'S']::"char"[])
              AND CASE
                      WHEN w.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
                      ELSE n.nspname OPERATOR(pg_catalog.=) w.schema
                  END) AS relation,
           (SELECT n.oid
            FROM pg_catalog.pg_namespace n
            WHERE w.schema IS NULL AND n.nspname OPERATOR(pg_catalog.=) w.name) AS namespace
    FROM ROWS FROM (
             pg_catalog.unnest($2::pg_catalog.text[]),
             pg_catalog.unnest($3::pg_catalog.text[])
         ) WITH ORDINALITY AS w (schema, name, position)
), words AS (
    SELECT p.word, p.position
    FROM pg_catalog.unnest($4::pg_catalog.text[]) WITH ORDINALITY AS p (word, position)
), answers AS (
    SELECT o.position,
           p.position AS second,
           c.relkind,
           CASE
               WHEN c.oid IS NOT NULL THEN pg_catalog.format('%I.%I', rn.nspname, c.relname)
               WHEN n.oid IS NOT NULL THEN pg_catalog.quote_ident(n.nspname)
               ELSE pg_catalog.concat_ws('.', o.schema, o.name)
           END AS name,
           p.word,
           CASE
               WHEN c.relkind OPERATOR(pg_catalog.=) 'S'::"char" THEN CASE
                   WHEN p.word OPERATOR(pg_catalog.=) ANY (ARRAY['usage', 'select', 'update'])
                       THEN pg_catalog.has_sequence_privilege(r.oid, c.oid, p.word)
               END
               WHEN c.oid IS NOT NULL THEN CASE
                   WHEN p.word OPERATOR(pg_catalog.=) 'drop'
                       THEN r.rolsuper
                            OR pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE')
                            OR pg_catalog.pg_has_role(r.oid, rn.nspowner, 'USAGE')
                   WHEN p.word OPERATOR(pg_catalog.=) ANY (ARRAY['select', 'insert', 'update', 'references'])
                       THEN pg_catalog.has_any_column_privilege(r.oid, c.oid, p.word)
                   WHEN p.word OPERATOR(pg_catalog.=) ANY (ARRAY['delete', 'truncate', 'trigger'])
                       THEN pg_catalog.has_table_privilege(r.oid, c.oid, p.word)
               END
               WHEN n.oid IS NOT NULL THEN CASE
                   WHEN p.word OPERATOR(pg_catalog.=) ANY (ARRAY['usage', 'create'])
                       THEN pg_catalog.has_schema_privilege(r.oid, n.oid, p.word)
               END
           END AS has,
           CASE
               WHEN c.oid IS NULL AND n.oid IS NULL THEN 'missing'
               WHEN c.oid IS NOT NULL
                    AND NOT pg_catalog.has_schema_privilege(r.oid, c.relnamespace, 'usage') THEN 'schema'
           END AS state,
           (SELECT pg_catalog.quote_ident(a.attname)
            FROM pg_catalog.pg_attribute a
            WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid
              AND a.attnum OPERATOR(pg_catalog.>) 0
              AND NOT a.attisdropped
              AND a.attgenerated OPERATOR(pg_catalog.=) ''::"char"
              AND a.attidentity OPERATOR(pg_catalog.<>) 'a'::"char"
              AND (p.word OPERATOR(pg_catalog.<>) ALL (ARRAY['select', 'insert', 'update'])
                   OR pg_catalog.has_column_privilege(r.oid, c.oid, a.attnum, p.word)
                   OR NOT pg_catalog.has_any_column_privilege(r.oid, c.oid, p.word))
            ORDER BY a.attnum
            LIMIT 1) AS usable
    FROM named o
    CROSS JOIN words p
    CROSS JOIN pg_catalog.pg_roles r
    LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) o.relation
    LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid OPERATOR(pg_catalog.=) c.relnamespace
    LEFT JOIN pg_catalog.pg_namespace n ON o.relation IS NULL AND n.oid OPERATOR(pg_catalog.=) o.namespace
    WHERE r.rolname OPERATOR(pg_catalog.=) $1
      AND p.word OPERATOR(pg_catalog.<>) ALL (ARRAY['connect', 'temporary'])
    UNION ALL
    SELECT 9223372036854775807,
           p.position,
           'd'::"char",
           pg_catalog.quote_ident(pg_catalog.current_database()),
           p.word,
           pg_catalog.has_database_privilege(r.oid, pg_catalog.current_database(), p.word),
           NULL,
           NULL
    FROM words p
    CROSS JOIN pg_catalog.pg_roles r
    WHERE r.rolname OPERATOR(pg_catalog.=) $1
      AND p.word OPERATOR(pg_catalog.=) ANY (ARRAY['connect', 'temporary'])
)
SELECT coalesce(a.relkind, 'n'::"char")::pg_catalog.text, a.name, a.word, a.has, a.state, a.usable
FROM answers a
ORDER BY a.position, a.second
