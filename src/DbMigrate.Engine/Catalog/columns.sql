-- Columns of tables, each column of each table in the order asked for.
-- $1: schemas (NULL: by search_path), $2: tables, $3: columns, $4: the type asked for, or ''.
WITH tables AS (
    SELECT wanted.position, c.oid
    FROM ROWS FROM (
             pg_catalog.unnest($1::pg_catalog.text[]),
             pg_catalog.unnest($2::pg_catalog.text[])
         ) WITH ORDINALITY AS wanted (schema, name, position)
    LEFT JOIN LATERAL (
        SELECT c.oid
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
        WHERE c.relname OPERATOR(pg_catalog.=) wanted.name
          AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'f', 'v', 'm'])
          AND CASE
                  WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
                  ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
              END
    ) AS c ON true
)
SELECT t.position::pg_catalog.int4,
       t.oid IS NOT NULL,
       CASE WHEN a.attnum IS NULL THEN ARRAY(
           SELECT o.attname::pg_catalog.text
           FROM pg_catalog.pg_attribute o
           WHERE o.attrelid OPERATOR(pg_catalog.=) t.oid AND o.attnum OPERATOR(pg_catalog.>) 0 AND NOT o.attisdropped
           ORDER BY o.attnum)
       END,
       type.oid IS NOT NULL,
       coalesce(a.atttypid OPERATOR(pg_catalog.=) type.oid, a.atttypid IS NULL AND type.oid IS NULL),
       a.attnum::pg_catalog.int4,
       pg_catalog.format_type(a.atttypid, a.atttypmod),
       NOT a.attnotnull,
       CASE WHEN a.attgenerated OPERATOR(pg_catalog.=) '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END,
       CASE WHEN a.attgenerated OPERATOR(pg_catalog.<>) '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END,
       a.attidentity OPERATOR(pg_catalog.<>) ''
FROM tables t
CROSS JOIN pg_catalog.unnest($3::pg_catalog.text[]) WITH ORDINALITY AS wanted (name, position)
CROSS JOIN (
    SELECT CASE WHEN $4 OPERATOR(pg_catalog.<>) '' THEN pg_catalog.to_regtype($4)::pg_catalog.oid END AS oid
) AS type
LEFT JOIN pg_catalog.pg_attribute a
       ON a.attrelid OPERATOR(pg_catalog.=) t.oid
      AND a.attname OPERATOR(pg_catalog.=) wanted.name
      AND a.attnum OPERATOR(pg_catalog.>) 0
      AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_attrdef d
       ON d.adrelid OPERATOR(pg_catalog.=) a.attrelid
      AND d.adnum OPERATOR(pg_catalog.=) a.attnum
ORDER BY t.position, wanted.position
