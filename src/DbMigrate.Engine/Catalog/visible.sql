-- A table or a view, and whether row security binds who asks. $1: its schema (NULL: by search_path), $2: its name, each a list of one.
SELECT t.name, t.secured, t.bound
FROM unnest($1::text[], $2::text[]) AS wanted (schema, name)
LEFT JOIN LATERAL (
    SELECT quote_ident(s.nspname) || '.' || quote_ident(c.relname) AS name,
           c.relrowsecurity AS secured,
           pg_catalog.row_security_active(c.oid) AS bound
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
    WHERE c.relname = wanted.name
      AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
      AND CASE WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE s.nspname = wanted.schema END
) AS t ON true
