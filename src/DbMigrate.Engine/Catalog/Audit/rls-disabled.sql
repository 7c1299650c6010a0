-- Tables that a role of the API reaches, without row security. Those with policies are another rule's.
with reach as (@reach)
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[reach.roles, reach.writes::text],
       'ALTER TABLE ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' ENABLE ROW LEVEL SECURITY;', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from reach
join pg_class c on c.oid = reach.oid
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relrowsecurity
  and not exists (select from pg_policy p where p.polrelid = c.oid)
