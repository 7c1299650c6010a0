-- Returns the objects with names of the journal that the login cannot trust: whoever owns such an object could have
-- code of his own run with the login's rights. Objects of a superuser and of the login itself are trusted, and those
-- of the database's owner, unless the login is a superuser. A function of another role must have a definition that this
-- program made, and a table must run nothing when it is read.
-- $1: NAME:SECURITY_DEFINER:SETTINGS:SHA256_OF_SOURCE of each function. $2: the names of the tables.
with trusted as (
    select r.oid from pg_catalog.pg_roles r where r.rolsuper or r.rolname = session_user
    union all
    select d.datdba from pg_catalog.pg_database d
    join pg_catalog.pg_roles r on r.rolname = session_user and not r.rolsuper
    where d.datname = pg_catalog.current_database()
), named as (
    select distinct pg_catalog.split_part(k, ':', 1)::name as name from pg_catalog.unnest($1) k
), place as (
    select n.oid from pg_catalog.pg_namespace n where n.nspname = 'dbmigrate'
), functions as (
    select p.oid, p.proname, p.proowner, p.prolang, p.proargtypes, p.prorettype,
           pg_catalog.concat(p.proname, ':', p.prosecdef::text, ':',
               pg_catalog.array_to_string(p.proconfig, ','), ':',
               pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p.prosrc,
                   pg_catalog.getdatabaseencoding())), 'hex')) as definition,
           count(*) over (partition by p.proname) as overloads
    from pg_catalog.pg_proc p
    where p.pronamespace = (select oid from place) and p.proname in (select name from named)
), tables as (
    select c.oid, c.relname, c.relowner, c.relkind, c.relrowsecurity, c.relhasrules
    from pg_catalog.pg_class c
    where c.relnamespace = (select oid from place) and c.relname = any ($2)
)
select 'function ' || f.oid::regprocedure::text as object, pg_catalog.pg_get_userbyid(f.proowner)::text as owner
from functions f
where f.proowner not in (select oid from trusted)
  and (f.definition <> all ($1) or f.overloads > 1
       or f.prolang not in (select l.oid from pg_catalog.pg_language l where l.lanname in ('sql', 'plpgsql'))
       or exists (
           select from pg_catalog.unnest(f.proargtypes::oid[] || f.prorettype) a
           join pg_catalog.pg_type t on t.oid = a
           where t.typnamespace <> 'pg_catalog'::regnamespace
             and t.typrelid not in (select oid from tables)))
union all
select case t.relkind when 'r' then 'table ' else 'relation ' end || t.oid::regclass::text,
       pg_catalog.pg_get_userbyid(t.relowner)::text
from tables t
where t.relowner not in (select oid from trusted)
  and (t.relkind <> 'r' or t.relrowsecurity or t.relhasrules
       or exists (
           select from pg_catalog.pg_attribute a
           join pg_catalog.pg_type y on y.oid = a.atttypid
           where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
             and y.typnamespace <> 'pg_catalog'::regnamespace)
       or exists (
           select from pg_catalog.pg_index i
           join pg_catalog.pg_depend d on d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
           where i.indrelid = t.oid and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)))
union all
select 'trigger ' || pg_catalog.quote_ident(g.tgname) || ' on ' || t.oid::regclass::text,
       pg_catalog.pg_get_userbyid(p.proowner)::text
from tables t
join pg_catalog.pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
join pg_catalog.pg_proc p on p.oid = g.tgfoid
where p.proowner <> t.relowner and p.proowner not in (select oid from trusted)
