-- Permissive policies for writing of tables with row security, for roles of the API that may write, with their
-- conditions, and with those of the policies that restrict the same commands of all of their roles. Which conditions are
-- always true is read from them. A policy without the condition that its command needs permits nothing.
with reach as (@reach)
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[quote_ident(p.polname), a.roles, p.polcmd::text, coalesce(pg_get_expr(p.polqual, p.polrelid), ''),
             coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')]
         || array(select coalesce(pg_get_expr(r.polqual, r.polrelid), pg_get_expr(r.polwithcheck, r.polrelid), '')
                  from pg_policy r
                  where r.polrelid = p.polrelid and not r.polpermissive and r.polcmd in ('*', p.polcmd)
                    and (0 = any (r.polroles) or r.polroles @> p.polroles)),
       'DROP POLICY ' || quote_ident(p.polname) || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ';', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_policy p
join reach on reach.oid = p.polrelid and reach.writes
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
join lateral (
  select string_agg(r.shown, ', ' order by r.shown) as roles
  from (select r.rolname as name, quote_ident(r.rolname) as shown from pg_roles r where r.rolname = any ($1)
        union all select 'public', 'PUBLIC' where 'PUBLIC' = any ($1)) r
  where exists (select from unnest(p.polroles) o
                where o = 0 or (r.name <> 'public' and pg_has_role(r.name, o, 'MEMBER')))
    and exists (select from unnest(case p.polcmd when 'a' then '{INSERT}' when 'w' then '{UPDATE}' when 'd' then '{DELETE}'
                                   else '{INSERT,UPDATE,DELETE}' end::text[]) k
                where has_table_privilege(r.name, c.oid, k)
                   or k <> 'DELETE' and has_any_column_privilege(r.name, c.oid, k))
) a on a.roles is not null
where p.polpermissive and p.polcmd in ('a', 'w', 'd', '*') and c.relrowsecurity
