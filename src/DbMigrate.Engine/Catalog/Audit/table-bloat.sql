-- Tables with more than 10,000 dead rows, and more than a fifth of those that live.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[s.n_dead_tup::text, s.n_live_tup::text], 'VACUUM (ANALYZE) ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ';', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_stat_user_tables s
join pg_class c on c.oid = s.relid
join pg_namespace n on n.oid = c.relnamespace
where s.n_dead_tup > 10000 and s.n_dead_tup > 0.2 * s.n_live_tup
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
