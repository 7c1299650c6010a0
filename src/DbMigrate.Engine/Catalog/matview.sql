-- Whether a materialized view is populated, and its unique indexes, each with what keeps REFRESH CONCURRENTLY from
-- using it; NULL: nothing. One row without an index where there is none. $1: the view.
-- https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html
SELECT c.relispopulated,
       x.relname::pg_catalog.text,
       CASE
           WHEN x.oid IS NULL THEN NULL
           WHEN NOT i.indisvalid THEN 'is invalid'
           WHEN i.indpred IS NOT NULL THEN 'has a condition'
           WHEN 0 = ANY (i.indkey::pg_catalog.int2[]) THEN 'has an expression'
       END
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisunique
LEFT JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
WHERE c.oid = $1
ORDER BY x.relname
