-- Relations with privileges for PUBLIC.
select case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
            when 'f' then 'foreign table' else 'table' end,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[string_agg(x.privilege_type, ', ' order by x.privilege_type)],
       'REVOKE ALL ON ' || case c.relkind when 'S' then 'SEQUENCE ' else '' end || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' FROM PUBLIC;', null::bigint, null::bigint
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join lateral aclexplode(c.relacl) x
where c.relacl is not null and x.grantee = 0 and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
group by c.oid, n.nspname
