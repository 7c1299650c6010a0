-- Schemas in which PUBLIC may create objects.
select 'schema', quote_ident(n.nspname), array[]::text[],
       'REVOKE CREATE ON SCHEMA ' || quote_ident(n.nspname) || ' FROM PUBLIC;', null::bigint, null::bigint
from pg_namespace n
where user_schema(n.oid, n.nspname)
  and exists (select from aclexplode(n.nspacl) x where x.grantee = 0 and x.privilege_type = 'CREATE')
