-- A table or view, and whether row security applies to the session's role; a row of NULLs: there is none.
-- $1: its schema (NULL: by search_path), $2: its name, each a list of one.
SELECT t.name, t.secured, t.forced, t.filtered, t.owner, current_user::pg_catalog.text
FROM ROWS FROM (
             pg_catalog.unnest($1::pg_catalog.text[]),
             pg_catalog.unnest($2::pg_catalog.text[])
         ) AS wanted (schema, name)
LEFT JOIN LATERAL (
    SELECT pg_catalog.format('%I.%I', s.nspname, c.relname) AS name,
           c.relrowsecurity AS secured,
           c.relforcerowsecurity AS forced,
           pg_catalog.row_security_active(c.oid) AS filtered,
           pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text AS owner
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE c.relname OPERATOR(pg_catalog.=) wanted.name
      AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'f', 'v', 'm'])
      AND CASE
              WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
              ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
          END
) AS t ON true
