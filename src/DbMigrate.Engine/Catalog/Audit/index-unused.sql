-- Indexes of some size without a scan. Those that are unique, of constraints, or of foreign keys have other uses.
select 'index', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[coalesce(to_char(b.stats_reset at time zone 'UTC', 'YYYY-MM-DD'), 'statistics began')],
       'DROP INDEX CONCURRENTLY ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ';',
       case when t.reltuples >= 0 then t.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_stat_user_indexes s
join pg_class c on c.oid = s.indexrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_index i on i.indexrelid = s.indexrelid
join pg_class t on t.oid = i.indrelid
left join pg_stat_database b on b.datname = current_database()
where s.idx_scan = 0 and c.relpages >= 10 and not i.indisunique and not i.indisreplident and not i.indisclustered
  and i.indisvalid and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
  and not exists (select from pg_constraint k where k.conrelid = i.indrelid and k.contype = 'f' and i.indkey[0] = any (k.conkey))
