-- Tables that have policies and no row security.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[string_agg(quote_ident(p.polname), ', ' order by p.polname)],
       'ALTER TABLE ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' ENABLE ROW LEVEL SECURITY;', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where not c.relrowsecurity and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
group by c.oid, n.nspname
