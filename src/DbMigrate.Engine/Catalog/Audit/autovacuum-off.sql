-- Tables whose autovacuum is off.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[]::text[],
       'ALTER TABLE ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' RESET (autovacuum_enabled);', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.reloptions is not null and c.relkind in ('r', 'm')
  and exists (select from pg_options_to_table(c.reloptions) o
              where o.option_name = 'autovacuum_enabled' and not o.option_value::boolean)
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
