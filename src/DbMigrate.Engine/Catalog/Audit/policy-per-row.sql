-- Policies with their conditions, and with the functions that they call and whose value is the same for a statement.
-- Which calls are within a subquery is read from the conditions. A condition for reading or deleting without a column of
-- the table is asked once.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[quote_ident(p.polname), coalesce(pg_get_expr(p.polqual, p.polrelid), ''),
             coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')]
         || array(select distinct quote_ident(fn.nspname) || '.' || quote_ident(f.proname)
                  from pg_depend d
                  join pg_proc f on f.oid = d.refobjid and f.provolatile <> 'v'
                  join pg_namespace fn on fn.oid = f.pronamespace and fn.nspname <> 'pg_catalog'
                  where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass),
       null, case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  and (p.polcmd not in ('r', 'd') or exists (
    select from pg_depend d
    where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_class'::regclass
      and d.refobjid = c.oid and d.refobjsubid > 0))
