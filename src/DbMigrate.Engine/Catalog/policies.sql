-- The policies of a table, by name. $1: the table.
SELECT p.polname::pg_catalog.text,
       p.polpermissive,
       CASE p.polcmd
           WHEN 'r' THEN 'SELECT'
           WHEN 'a' THEN 'INSERT'
           WHEN 'w' THEN 'UPDATE'
           WHEN 'd' THEN 'DELETE'
           ELSE 'ALL'
       END,
       ARRAY(SELECT coalesce(r.rolname::pg_catalog.text, 'public')
             FROM pg_catalog.unnest(p.polroles) WITH ORDINALITY AS o (role, position)
             LEFT JOIN pg_catalog.pg_roles r ON r.oid = o.role
             ORDER BY o.position),
       pg_catalog.pg_get_expr(p.polqual, p.polrelid),
       pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid),
       pg_catalog.obj_description(p.oid, 'pg_policy')
FROM pg_catalog.pg_policy p
WHERE p.polrelid = $1
ORDER BY p.polname
