-- Permissive policies for writing whose conditions are the constant true, for a role of the API that may write.
with reach as (@reach)
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[quote_ident(p.polname), reach.roles,
             case p.polcmd when 'a' then 'add' when 'w' then 'change' when 'd' then 'delete' else 'read and change' end],
       'DROP POLICY ' || quote_ident(p.polname) || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ';', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_policy p
join reach on reach.oid = p.polrelid and reach.writes
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where p.polpermissive and p.polcmd in ('a', 'w', 'd', '*') and c.relrowsecurity
  and (0 = any (p.polroles) or exists (
    select from pg_roles r where r.oid = any (p.polroles) and r.rolname = any ($1)))
  and coalesce(pg_get_expr(p.polqual, p.polrelid), 'true') = 'true'
  and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'true') = 'true'
