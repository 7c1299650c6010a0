-- Whether the detaching of a partition is pending; no row: it is no partition of the table. $1: the table, $2: the
-- partition.
SELECT i.inhdetachpending
FROM pg_catalog.pg_inherits i
WHERE i.inhrelid = $2 AND i.inhparent = $1
