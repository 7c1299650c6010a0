-- Tables with policies whose owner can log in, and which do not force row security. Superusers are never subject to it.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[quote_ident(o.rolname)],
       'ALTER TABLE ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' FORCE ROW LEVEL SECURITY;', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_roles o on o.oid = c.relowner
where c.relkind in ('r', 'p') and c.relrowsecurity and not c.relforcerowsecurity
  and o.rolcanlogin and not o.rolsuper and not o.rolbypassrls
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
