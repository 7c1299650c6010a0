-- Returns whether the schema is there, its owner, whether the login can trust the owner, what the role may do in it and
-- in the database, and what else is in it. The login trusts itself, superusers, the owner of the database, and a role
-- that it is a member of.
select n.oid is not null,
       pg_catalog.pg_get_userbyid(n.nspowner)::text,
       coalesce(o.rolsuper or o.rolname in (session_user, current_user) or n.nspowner = d.datdba
                or o.rolname = 'pg_database_owner'
                or not me.rolsuper and pg_catalog.pg_has_role(session_user, n.nspowner, 'MEMBER'), false),
       coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_schema_privilege(n.oid, 'CREATE'),
                false),
       coalesce(pg_catalog.pg_has_role(current_user, n.nspowner, 'USAGE'), false),
       pg_catalog.has_database_privilege(d.oid, 'CREATE'),
       array(select c.oid::regclass::text from pg_catalog.pg_class c
             where c.relnamespace = n.oid and c.relkind <> 'i'
             union all
             select p.oid::regprocedure::text from pg_catalog.pg_proc p where p.pronamespace = n.oid
             union all
             select p.oid::regoperator::text from pg_catalog.pg_operator p where p.oprnamespace = n.oid
             union all
             select t.oid::regtype::text from pg_catalog.pg_type t
             where t.typnamespace = n.oid and t.typrelid = 0 and t.typelem = 0
             limit 10),
       current_user::text,
       (select pg_catalog.pg_get_userbyid(e.relowner)::text from pg_catalog.pg_class e
        where e.relnamespace = n.oid and e.relname = 'event')
from pg_catalog.pg_database d
join pg_catalog.pg_roles me on me.rolname = session_user
left join pg_catalog.pg_namespace n on n.nspname = 'dbmigrate'
left join pg_catalog.pg_roles o on o.oid = n.nspowner
where d.datname = pg_catalog.current_database()
