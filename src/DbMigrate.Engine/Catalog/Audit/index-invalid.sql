-- Invalid indexes that no session builds at the moment. Those of partitioned tables are invalid until each partition has one.
select 'index', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[]::text[], 'DROP INDEX CONCURRENTLY ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ';', null::bigint,
       c.relpages * current_setting('block_size')::bigint
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
where not i.indisvalid and c.relkind = 'i' and user_schema(n.oid, n.nspname)
  and not exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid)
