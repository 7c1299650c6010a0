SELECT pg_catalog.md5(coalesce(pg_catalog.string_agg(p::pg_catalog.text, ''::pg_catalog.text ORDER BY p.oid), ''))
FROM pg_catalog.pg_policy p
WHERE p.polrelid OPERATOR(pg_catalog.=) $1::pg_catalog.oid
