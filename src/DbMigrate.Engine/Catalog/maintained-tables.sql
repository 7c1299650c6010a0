-- Tables, and which of each with its partitions the role may not vacuum and analyze: only the owner, the owner of the
-- database, and since PostgreSQL 17 those who have MAINTAIN. $1: the tables; NULL: all tables of users.
SELECT c.oid,
       n.nspname::pg_catalog.text,
       c.relname::pg_catalog.text,
       c.relkind::pg_catalog.text,
       ARRAY(
           SELECT pg_catalog.format('%I.%I', xn.nspname, x.relname)
           FROM pg_catalog.pg_class x
           JOIN pg_catalog.pg_namespace xn ON xn.oid = x.relnamespace
           WHERE x.oid IN (SELECT c.oid UNION ALL SELECT p.relid FROM pg_catalog.pg_partition_tree(c.oid) p)
             AND NOT pg_catalog.pg_has_role(x.relowner, 'USAGE')
             AND NOT pg_catalog.pg_has_role(d.datdba, 'USAGE')
             AND NOT CASE
                         WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 170000
                         THEN pg_catalog.has_table_privilege(x.oid, 'MAINTAIN')
                         ELSE false
                     END
           ORDER BY 1)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
WHERE CASE
          WHEN $1::pg_catalog.int8[] IS NOT NULL THEN c.oid = ANY ($1::pg_catalog.int8[]::pg_catalog.oid[])
          ELSE c.relkind IN ('r', 'p', 'm')
               AND NOT c.relispartition
               AND c.relpersistence <> 't'
               AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'dbmigrate')
      END
ORDER BY n.nspname, c.relname
