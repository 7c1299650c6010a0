-- The relations that a role of the API reaches: the roles, and whether one of them may write. Row security does not hold
-- for TRUNCATE, which is another rule's.
-- $1: the names of the roles, not quoted; PUBLIC is every login.
select c.oid, string_agg(a.shown, ', ' order by a.shown) as roles,
       bool_or(has_table_privilege(a.name, c.oid, 'INSERT, UPDATE, DELETE')
               or has_any_column_privilege(a.name, c.oid, 'INSERT, UPDATE')) as writes
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join (select r.rolname as name, quote_ident(r.rolname) as shown from pg_roles r where r.rolname = any ($1)
      union all select 'public', 'PUBLIC' where 'PUBLIC' = any ($1)) a
  on has_schema_privilege(a.name, n.oid, 'USAGE')
 and (has_table_privilege(a.name, c.oid, 'SELECT, INSERT, UPDATE, DELETE')
      or has_any_column_privilege(a.name, c.oid, 'SELECT, INSERT, UPDATE'))
where c.relkind in ('r', 'p', 'v', 'm', 'f') and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
group by c.oid
