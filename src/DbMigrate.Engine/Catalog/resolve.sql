-- The relations that names denote by the session's search_path, in the order asked for. $1: names as SQL reads them.
SELECT pg_catalog.to_regclass(wanted.name)::pg_catalog.oid
FROM pg_catalog.unnest($1::pg_catalog.text[]) WITH ORDINALITY AS wanted (name, position)
ORDER BY wanted.position
