-- A constraint of a table. $1: the table, $2: the constraint's name.
SELECT n.nspname::pg_catalog.text,
       t.relname::pg_catalog.text,
       c.conname::pg_catalog.text,
       pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(c.oid), ' NOT VALID$', ''),
       c.convalidated
FROM pg_catalog.pg_constraint c
JOIN pg_catalog.pg_class t ON t.oid = c.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE c.conrelid = $1 AND c.conname = $2
