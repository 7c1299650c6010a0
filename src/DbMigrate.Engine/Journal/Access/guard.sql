-- Returns the objects with names of the journal that the login cannot trust: the owner of such an object could have
-- code of its own run with the login's rights. Objects of a superuser and of the login itself are trusted, and those
-- of the database's owner, unless the login is a superuser. A function of another role must have a definition that this
-- program made, with its arguments, result and properties. A table of another role must consist of the program's own
-- columns, and nothing may be attached to it that runs code: PostgreSQL evaluates expressions of indexes, constraints,
-- statistics and child tables when it plans a query, with the rights of the caller.
-- It is sent as a text, with a list in place of each (parameter):
-- $1: NAME(ARGUMENTS):RESULT:LANGUAGE:VOLATILITY:SECURITY_DEFINER:SETTINGS:SHA256_OF_SOURCE of each function.
-- $2: the names of the tables. $3: TABLE.COLUMN:TYPE of each column.
with trusted as (
    select r.oid from pg_catalog.pg_roles r where r.rolsuper or r.rolname = session_user
    union all
    select d.datdba from pg_catalog.pg_database d
    join pg_catalog.pg_roles r on r.rolname = session_user and not r.rolsuper
    where d.datname = pg_catalog.current_database()
), named as (
    select distinct pg_catalog.split_part(k, '(', 1)::name as name from pg_catalog.unnest($1) k
), place as (
    select n.oid from pg_catalog.pg_namespace n where n.nspname = 'dbmigrate'
), functions as (
    select p.oid, p.proowner,
           p.prokind = 'f' and not p.proisstrict and p.prosqlbody is null as plain,
           pg_catalog.concat(p.proname, '(', pg_catalog.pg_get_function_arguments(p.oid), '):',
               pg_catalog.pg_get_function_result(p.oid), ':', l.lanname, ':', p.provolatile, ':',
               p.prosecdef::text, ':', pg_catalog.array_to_string(p.proconfig, ','), ':',
               pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p.prosrc,
                   pg_catalog.getdatabaseencoding())), 'hex')) as definition,
           count(*) over (partition by p.proname) as overloads
    from pg_catalog.pg_proc p
    join pg_catalog.pg_language l on l.oid = p.prolang
    where p.pronamespace = (select oid from place) and p.proname in (select name from named)
), tables as (
    select c.oid, c.relname, c.relowner, c.relkind, c.relrowsecurity, c.relhasrules, c.reloftype
    from pg_catalog.pg_class c
    where c.relnamespace = (select oid from place) and c.relname = any ($2)
)
select 'function ' || f.oid::regprocedure::text as object, pg_catalog.pg_get_userbyid(f.proowner)::text as owner
from functions f
where f.proowner not in (select oid from trusted)
  and (f.definition <> all ($1) or not f.plain or f.overloads > 1)
union all
select case t.relkind when 'r' then 'table ' else 'relation ' end || t.oid::regclass::text,
       pg_catalog.pg_get_userbyid(t.relowner)::text
from tables t
where t.relowner not in (select oid from trusted)
  and (t.relkind <> 'r' or t.relrowsecurity or t.relhasrules or t.reloftype <> 0
       or exists (select from pg_catalog.pg_inherits h where t.oid in (h.inhrelid, h.inhparent))
       or exists (select from pg_catalog.pg_statistic_ext x where x.stxrelid = t.oid)
       or exists (
           select from pg_catalog.pg_attribute a
           left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
           where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
             and (a.attgenerated <> '' or a.attidentity <> ''
                  or pg_catalog.concat(t.relname, '.', a.attname, ':',
                         pg_catalog.format_type(a.atttypid, a.atttypmod)) <> all ($3)
                  or pg_catalog.pg_get_expr(d.adbin, d.adrelid) !~
                         '^(true|false|0|1|clock_timestamp\(\)|SESSION_USER|''{}''::(text\[\]|jsonb)|''[^'']*''::interval)$'))
       or exists (
           select from pg_catalog.pg_constraint k
           where k.conrelid = t.oid and k.contype not in ('p', 'u', 'n')
             and (k.contype <> 'c' or pg_catalog.pg_get_constraintdef(k.oid) <> 'CHECK (singleton)'))
       or exists (
           select from pg_catalog.pg_index i
           where i.indrelid = t.oid
             and (i.indexprs is not null
                  or exists (
                      select from pg_catalog.pg_depend d
                      where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
                        and not (d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid)
                        and d.refclassid <> 'pg_constraint'::regclass))))
union all
select 'trigger ' || pg_catalog.quote_ident(g.tgname) || ' on ' || t.oid::regclass::text,
       pg_catalog.pg_get_userbyid(p.proowner)::text
from tables t
join pg_catalog.pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
join pg_catalog.pg_proc p on p.oid = g.tgfoid
where p.proowner not in (select oid from trusted) or t.relowner not in (select oid from trusted)
   or exists (
       select from pg_catalog.pg_depend d
       left join pg_catalog.pg_proc q on d.refclassid = 'pg_proc'::regclass and q.oid = d.refobjid
       left join pg_catalog.pg_operator o on d.refclassid = 'pg_operator'::regclass and o.oid = d.refobjid
       left join pg_catalog.pg_type y on d.refclassid = 'pg_type'::regclass and y.oid = d.refobjid
       where d.classid = 'pg_trigger'::regclass and d.objid = g.oid
         and coalesce(q.proowner, o.oprowner, y.typowner) not in (select oid from trusted))
