-- The foreign keys of a table, by name. $1: the table.
SELECT c.conname::pg_catalog.text,
       ARRAY(SELECT a.attname::pg_catalog.text
             FROM pg_catalog.unnest(c.conkey) WITH ORDINALITY AS k (number, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
             ORDER BY k.position),
       c.confrelid,
       ARRAY(SELECT a.attname::pg_catalog.text
             FROM pg_catalog.unnest(c.confkey) WITH ORDINALITY AS k (number, position)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number
             ORDER BY k.position),
       EXISTS (SELECT FROM pg_catalog.pg_constraint p
               WHERE p.conrelid = c.confrelid AND p.contype = 'p' AND p.conkey = c.confkey),
       CASE c.confdeltype
           WHEN 'c' THEN 'cascade'
           WHEN 'r' THEN 'restrict'
           WHEN 'n' THEN 'set null'
           WHEN 'd' THEN 'set default'
           ELSE 'no action'
       END,
       c.confupdtype = 'a' AND c.confmatchtype = 's' AND NOT c.condeferrable,
       c.convalidated
FROM pg_catalog.pg_constraint c
WHERE c.conrelid = $1 AND c.contype = 'f'
ORDER BY c.conname
