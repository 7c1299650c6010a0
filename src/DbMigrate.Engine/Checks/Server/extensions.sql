-- Whether each extension is created, or at least available. $1: their names.
SELECT wanted.name,
       EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extname = wanted.name),
       EXISTS (SELECT FROM pg_catalog.pg_available_extensions a WHERE a.name = wanted.name),
       quote_ident(wanted.name)
FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, position)
ORDER BY wanted.position
