-- A database as the server has it. $1: its name.
SELECT pg_catalog.pg_get_userbyid(d.datdba)::pg_catalog.text,
       pg_catalog.pg_encoding_to_char(d.encoding)::pg_catalog.text,
       d.datcollate::pg_catalog.text,
       d.datctype::pg_catalog.text,
       d.datconnlimit,
       EXISTS (
           SELECT
           FROM pg_catalog.aclexplode(
               coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) AS a
           WHERE a.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid
             AND a.privilege_type OPERATOR(pg_catalog.=) 'CONNECT'
       )
FROM pg_catalog.pg_database d
WHERE d.datname OPERATOR(pg_catalog.=) $1
