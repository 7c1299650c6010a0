-- Permissive policies of the same table, role and command. A policy for PUBLIC is for each role, too.
select 'table', x.name,
       array[string_agg(x.role, ', ' order by x.role), x.command, x.policies, x.count::text], null, null::bigint, null::bigint
from (
  select c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
         case when r.role = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(r.role)) end as role, k.word as command,
         string_agg(quote_ident(p.polname), ', ' order by p.polname) as policies, count(*) as count
  from (select distinct p.polrelid, o as role from pg_policy p, unnest(p.polroles) o where p.polpermissive) r
  join pg_policy p on p.polrelid = r.polrelid and p.polpermissive and (r.role = any (p.polroles) or 0 = any (p.polroles))
  join (values ('r', 'SELECT'), ('a', 'INSERT'), ('w', 'UPDATE'), ('d', 'DELETE')) k (letter, word)
    on p.polcmd::text in ('*', k.letter)
  join pg_class c on c.oid = p.polrelid
  join pg_namespace n on n.oid = c.relnamespace
  where c.relrowsecurity and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  group by c.oid, n.nspname, r.role, k.word
  having count(*) > 1 and bool_or(r.role = any (p.polroles))
) x
group by x.oid, x.name, x.command, x.policies, x.count
