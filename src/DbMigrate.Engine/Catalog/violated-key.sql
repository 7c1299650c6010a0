-- A foreign key with the table that it refers to. $1: schema, $2: table, $3: the constraint.
SELECT pg_catalog.pg_get_constraintdef(k.oid),
       k.confrelid,
       rn.nspname::pg_catalog.text,
       r.relname::pg_catalog.text,
       r.relkind::pg_catalog.text
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class t ON t.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
WHERE k.contype = 'f' AND n.nspname = $1 AND t.relname = $2 AND k.conname = $3
