-- The objects outside of a scope that exist by themselves: type, name, number. $1: the relations of the scope. Sequences
-- of a column belong to its table.
with own as (
    select n.oid, n.nspname from pg_namespace n
    where n.nspname not in ('pg_catalog', 'information_schema', 'dbmigrate') and n.nspname !~ '^pg_(toast|temp)'
)
select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
                      when 'c' then 'type' else 'table' end,
       format('%I.%I', n.nspname, c.relname),
       c.oid
from pg_class c join own n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'c')
  and c.oid <> all ($1::oid[])
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
                    and (d.deptype = 'e'
                         or c.relkind = 'S' and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')))
union all
select 'function', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), p.oid
from pg_proc p join own n on n.oid = p.pronamespace
where not exists (select from pg_depend d
                  where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
union all
select 'type', format('%I.%I', n.nspname, t.typname), t.oid
from pg_type t join own n on n.oid = t.typnamespace
where t.typtype in ('e', 'd', 'r')
  and not exists (select from pg_depend d
                  where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
union all
select 'schema', quote_ident(n.nspname), n.oid from own n
union all
select 'extension', quote_ident(e.extname), e.oid from pg_extension e
