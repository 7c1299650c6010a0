-- Tables without a primary key. Partitions have that of their table.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[]::text[], null, case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
