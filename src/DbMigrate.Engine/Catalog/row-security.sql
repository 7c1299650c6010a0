-- The row security of a table. $1: the table.
SELECT c.relrowsecurity,
       c.relforcerowsecurity,
       (SELECT coalesce(pg_catalog.string_agg(p.polcmd::pg_catalog.text, '' ORDER BY p.polname), '')
        FROM pg_catalog.pg_policy p
        WHERE p.polrelid = c.oid)
FROM pg_catalog.pg_class c
WHERE c.oid = $1
