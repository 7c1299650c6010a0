-- A role as the server has it. $1: its name.
SELECT r.rolcanlogin,
       r.rolinherit,
       r.rolbypassrls,
       r.rolconnlimit,
       ARRAY(
           SELECT w.word
           FROM (VALUES ('SUPERUSER', r.rolsuper), ('CREATEROLE', r.rolcreaterole), ('CREATEDB', r.rolcreatedb),
                        ('REPLICATION', r.rolreplication)) AS w (word, has)
           WHERE w.has
       ),
       ARRAY(
           SELECT g.rolname::pg_catalog.text
           FROM pg_catalog.pg_auth_members m
           JOIN pg_catalog.pg_roles g ON g.oid OPERATOR(pg_catalog.=) m.roleid
           WHERE m.member OPERATOR(pg_catalog.=) r.oid
           ORDER BY g.rolname
       )
FROM pg_catalog.pg_roles r
WHERE r.rolname OPERATOR(pg_catalog.=) $1
