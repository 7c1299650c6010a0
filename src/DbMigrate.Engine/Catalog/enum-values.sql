-- The values of an enum type, in order, or what another type of that name is; no row where there is none.
-- $1: its schema (NULL: by search_path), $2: its name.
SELECT ARRAY(
           SELECT e.enumlabel::pg_catalog.text
           FROM pg_catalog.pg_enum e
           WHERE e.enumtypid OPERATOR(pg_catalog.=) t.oid
           ORDER BY e.enumsortorder
       ),
       CASE t.typtype
           WHEN 'e' THEN NULL
           WHEN 'd' THEN 'a domain over ' || pg_catalog.format_type(t.typbasetype, t.typtypmod)
           WHEN 'c' THEN 'a composite type'
           WHEN 'r' THEN 'a range type'
           WHEN 'm' THEN 'a multirange type'
           ELSE 'a base type'
       END
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) t.typnamespace
WHERE t.typname OPERATOR(pg_catalog.=) $2
  AND CASE
          WHEN $1::pg_catalog.text IS NULL THEN pg_catalog.pg_type_is_visible(t.oid)
          ELSE n.nspname OPERATOR(pg_catalog.=) $1
      END
