-- The sizes of tables, in the order asked for: name, whether there is such a table, rows, bytes. Indexes are left out.
-- The number of rows is NULL where the table was never analyzed, too.
-- $1: names as SQL reads them. $2: whether to read the bytes, which waits for a lock of another session.
SELECT wanted.name,
       c.oid IS NOT NULL,
       CASE WHEN c.reltuples OPERATOR(pg_catalog.>=) 0 THEN c.reltuples END::pg_catalog.int8,
       CASE WHEN $2::pg_catalog.bool THEN pg_catalog.pg_total_relation_size(c.oid) END
FROM pg_catalog.unnest($1::pg_catalog.text[]) WITH ORDINALITY AS wanted (name, position)
LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(wanted.name)::pg_catalog.oid
WHERE c.relkind IS NULL OR c.relkind OPERATOR(pg_catalog.<>) ALL (ARRAY['i', 'I'])
ORDER BY wanted.position
