-- Whether row security applies to the session's role. $1: the table.
SELECT pg_catalog.format('%I.%I', s.nspname, c.relname),
       c.relrowsecurity,
       c.relforcerowsecurity,
       pg_catalog.row_security_active(c.oid),
       pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text,
       current_user::pg_catalog.text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
WHERE c.oid = $1
