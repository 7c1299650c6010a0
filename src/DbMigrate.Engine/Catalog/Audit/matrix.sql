-- What roles can do with relations: one row for each relation, role and command.
-- Kind, name, role, command, whether the role has the privilege on the relation or on a column of it, those columns where
-- it is on some only, whether row security holds for it, and the policies that hold for it: their names, whether they
-- permit or restrict, and their conditions for old and for new rows. An UPDATE needs both conditions.
-- $1: the names of the roles, not quoted; PUBLIC is every login.
select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' else 'table' end,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.shown, k.word,
       g.on_all or g.columns is not null, coalesce(case when not g.on_all then g.columns end, '{}'),
       c.relrowsecurity and not a.bypasses
         and (c.relforcerowsecurity or not (a.name <> 'public' and pg_has_role(a.name, c.relowner, 'USAGE'))),
       coalesce(p.names, '{}'), coalesce(p.permissive, '{}'), coalesce(p.old, '{}'), coalesce(p.new, '{}')
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join (
  select r.rolname as name, quote_ident(r.rolname) as shown, r.rolsuper or r.rolbypassrls as bypasses
  from pg_roles r where r.rolname = any ($1)
  union all select 'public', 'PUBLIC', false where 'PUBLIC' = any ($1)
) a
cross join (values ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) k (word, letter)
cross join lateral (
  select u.may and has_table_privilege(a.name, c.oid, k.word) as on_all,
         case when u.may and k.word <> 'DELETE' and not has_table_privilege(a.name, c.oid, k.word)
                   and has_any_column_privilege(a.name, c.oid, k.word)
              then array(select quote_ident(x.attname) from pg_attribute x
                         where x.attrelid = c.oid and x.attnum > 0 and not x.attisdropped
                           and has_column_privilege(a.name, c.oid, x.attnum, k.word)
                         order by x.attnum) end as columns
  from (select has_schema_privilege(a.name, n.oid, 'USAGE') as may) u
) g
left join lateral (
  select array_agg(quote_ident(p.polname) order by p.polname) as names,
         array_agg(p.polpermissive order by p.polname) as permissive,
         array_agg(coalesce(case when k.letter <> 'a' then pg_get_expr(p.polqual, p.polrelid)
                                 else coalesce(pg_get_expr(p.polwithcheck, p.polrelid), pg_get_expr(p.polqual, p.polrelid)) end, '')
                   order by p.polname) as old,
         array_agg(case when k.letter = 'w' then coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') else '' end
                   order by p.polname) as new
  from pg_policy p
  where p.polrelid = c.oid and p.polcmd::text in ('*', k.letter)
    and exists (
      select from unnest(p.polroles) o
      where o = 0 or (a.name <> 'public' and pg_has_role(a.name, o, 'MEMBER')))
) p on true
where c.relkind in ('r', 'p', 'v', 'm', 'f') and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
order by 2, 3, array_position(array['SELECT', 'INSERT', 'UPDATE', 'DELETE'], k.word)
