-- Permissive policies of the same table, role and command.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[case when x.role = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.role)) end,
             case x.command when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' else 'DELETE' end,
             string_agg(quote_ident(x.polname), ', ' order by x.polname)],
       null, null::bigint, null::bigint
from (
  select p.polrelid, p.polname, r as role, k as command
  from pg_policy p, unnest(p.polroles) r,
       unnest(case p.polcmd when '*' then '{r,a,w,d}'::"char"[] else array[p.polcmd] end) k
  where p.polpermissive
) x
join pg_class c on c.oid = x.polrelid
join pg_namespace n on n.oid = c.relnamespace
where c.relrowsecurity and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
group by c.oid, n.nspname, x.role, x.command
having count(*) > 1
