-- Permissive policies of tables with row security that a role of the API reaches, with their conditions, and with the
-- functions that they call and whose value is the same for a statement. Whether a condition is true where nobody is
-- logged in is read from it.
with reach as (@reach)
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
join reach on reach.oid = p.polrelid
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where p.polpermissive and c.relrowsecurity
  and exists (
    select from unnest(p.polroles) o
    where o = 0 or exists (select from pg_roles r where r.rolname = any ($1) and pg_has_role(r.oid, o, 'MEMBER')))
