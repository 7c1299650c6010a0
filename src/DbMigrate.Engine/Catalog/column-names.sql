-- The names of a table's columns, in their order. $1: the table.
SELECT a.attname::pg_catalog.text
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
