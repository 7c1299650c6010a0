-- What roles can do with tables: one row for each table, role and command.
-- Table, role, command, whether the role has the privilege on the table or on a column of it, whether row security holds
-- for it, the policies that permit rows to it, whether one of them permits every row, and those that restrict it.
-- $1: the names of the roles, not quoted; PUBLIC is every login.
select quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.shown, k.word,
       has_schema_privilege(a.name, n.oid, 'USAGE')
         and (has_table_privilege(a.name, c.oid, k.word)
              or (k.word <> 'DELETE' and has_any_column_privilege(a.name, c.oid, k.word))),
       c.relrowsecurity and not a.bypasses
         and (c.relforcerowsecurity or not (a.name <> 'public' and pg_has_role(a.name, c.relowner, 'USAGE'))),
       coalesce(p.permitting, '{}'), coalesce(p.permits_all, false), coalesce(p.restricting, '{}')
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join (
  select r.rolname as name, quote_ident(r.rolname) as shown, r.rolsuper or r.rolbypassrls as bypasses
  from pg_roles r where r.rolname = any ($1)
  union all select 'public', 'PUBLIC', false where 'PUBLIC' = any ($1)
) a
cross join (values ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) k (word, letter)
left join lateral (
  select array_agg(quote_ident(p.polname) order by p.polname) filter (where p.polpermissive) as permitting,
         array_agg(quote_ident(p.polname) order by p.polname) filter (where not p.polpermissive) as restricting,
         bool_or(p.polpermissive and coalesce(pg_get_expr(p.polqual, p.polrelid), 'true') = 'true'
                 and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'true') = 'true') as permits_all
  from pg_policy p
  where p.polrelid = c.oid and p.polcmd::text in ('*', k.letter)
    and exists (
      select from unnest(p.polroles) o
      where o = 0 or (a.name <> 'public' and pg_has_role(a.name, o, 'MEMBER')))
) p on true
where c.relkind in ('r', 'p') and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
order by 1, 2, array_position(array['SELECT', 'INSERT', 'UPDATE', 'DELETE'], k.word)
