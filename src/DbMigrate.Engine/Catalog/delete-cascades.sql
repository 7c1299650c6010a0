-- The tables of which rows are deleted with rows of a table, by foreign keys with ON DELETE CASCADE, directly or not, and
-- those whose columns are overwritten, by ON DELETE SET NULL or SET DEFAULT.
-- $1: the number of the table.
WITH RECURSIVE reached AS (
    SELECT k.conrelid
    FROM pg_catalog.pg_constraint k
    WHERE k.contype = 'f' AND k.confdeltype = 'c' AND k.conparentid = 0 AND k.confrelid = $1::pg_catalog.oid
    UNION
    SELECT k.conrelid
    FROM reached r
    JOIN pg_catalog.pg_constraint k
      ON k.contype = 'f' AND k.confdeltype = 'c' AND k.conparentid = 0 AND k.confrelid = r.conrelid
)
SELECT n.nspname, c.relname, f.overwrites
FROM (SELECT r.conrelid, false AS overwrites
      FROM reached r
      WHERE r.conrelid <> $1::pg_catalog.oid
      UNION
      SELECT k.conrelid, true
      FROM pg_catalog.pg_constraint k
      WHERE k.contype = 'f' AND k.confdeltype IN ('n', 'd') AND k.conparentid = 0
        AND (k.confrelid = $1::pg_catalog.oid OR k.confrelid IN (SELECT r.conrelid FROM reached r))) f
JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY 1, 2
