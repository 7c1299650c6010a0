-- Relations with privileges for PUBLIC, on all columns or on some.
select case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
            when 'f' then 'foreign table' else 'table' end,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[string_agg(x.privilege, ', ' order by x.privilege)],
       'REVOKE ALL ON ' || case c.relkind when 'S' then 'SEQUENCE ' else '' end || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' FROM PUBLIC;', null::bigint, null::bigint
from (
  select c.oid as relation, a.privilege_type as privilege
  from pg_class c, aclexplode(c.relacl) a
  where a.grantee = 0
  union all
  select c.attrelid, a.privilege_type || ' (' || string_agg(quote_ident(c.attname), ', ' order by c.attnum) || ')'
  from pg_attribute c, aclexplode(c.attacl) a
  where a.grantee = 0 and c.attacl is not null and not c.attisdropped
  group by c.attrelid, a.privilege_type
) x
join pg_class c on c.oid = x.relation
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
group by c.oid, n.nspname
