-- A foreign key with its table and the table that it refers to, and the columns of both. $1: schema, $2: table, $3: the constraint.
SELECT pg_catalog.pg_get_constraintdef(k.oid),
       k.confrelid,
       rn.nspname::pg_catalog.text,
       r.relname::pg_catalog.text,
       r.relkind::pg_catalog.text,
       ARRAY(SELECT a.attname::pg_catalog.text
             FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS o (number, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.number
             ORDER BY o.position),
       ARRAY(SELECT a.attname::pg_catalog.text
             FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS o (number, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.number
             ORDER BY o.position)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class t ON t.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
WHERE k.contype = 'f' AND n.nspname = $1 AND t.relname = $2 AND k.conname = $3
