-- Policies with their conditions. Which calls are within a subquery is read from the conditions.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[quote_ident(p.polname), coalesce(pg_get_expr(p.polqual, p.polrelid), ''),
             coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')],
       null, case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
