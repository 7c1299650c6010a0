-- Tables that a role of the API may empty.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[string_agg(a.shown, ', ' order by a.shown)],
       'REVOKE TRUNCATE ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' FROM ' || @grantees || ';', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join (select r.rolname as name, quote_ident(r.rolname) as shown from pg_roles r where r.rolname = any ($1)
      union all select 'public', 'PUBLIC' where 'PUBLIC' = any ($1)) a
  on has_schema_privilege(a.name, n.oid, 'USAGE') and has_table_privilege(a.name, c.oid, 'TRUNCATE')
where c.relkind in ('r', 'p', 'f') and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
group by c.oid, n.nspname
