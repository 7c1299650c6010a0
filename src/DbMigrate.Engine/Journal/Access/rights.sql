-- Returns the role that the session acts as, and what it lacks of a kind of access: usage of the schema, SELECT on the
-- tables and views, EXECUTE on functions. $1: the functions of the kind.
select current_user::text,
       not pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
       exists (select from pg_catalog.pg_class c
               where c.relnamespace = n.oid and c.relkind in ('r', 'v')
                 and c.relowner = (select e.relowner from pg_catalog.pg_class e
                                   where e.relnamespace = n.oid and e.relname = 'event')
                 and not pg_catalog.has_table_privilege(c.oid, 'SELECT')),
       array(select distinct p.proname::text from pg_catalog.pg_proc p
             where p.pronamespace = n.oid and p.proname = any ($1)
               and not pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
             order by 1),
       (select pg_catalog.pg_get_userbyid(e.relowner)::text from pg_catalog.pg_class e
        where e.relnamespace = n.oid and e.relname = 'event')
from pg_catalog.pg_namespace n
where n.nspname = 'dbmigrate'
