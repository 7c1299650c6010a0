-- Foreign keys whose columns, in any order, no valid index begins with. Those of partitions are their table's. An index
-- of the rows whose key is not NULL serves as one of all rows: only those are looked for.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[quote_ident(k.conname), u.columns],
       'CREATE INDEX ' || case c.relkind when 'p' then '' else 'CONCURRENTLY ' end || 'ON '
         || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' (' || u.columns || ');', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
join lateral (
  select string_agg(quote_ident(a.attname), ', ' order by x.position) as columns,
         array_agg(quote_ident(a.attname) || ' IS NOT NULL') as tests
  from unnest(k.conkey) with ordinality x(number, position)
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.number
) u on true
where k.contype = 'f' and k.conparentid = 0
  and k.conenforced --@18+
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  and not exists (
    select from pg_index i
    where i.indrelid = k.conrelid and i.indisvalid
      and (i.indpred is null
           or regexp_split_to_array(btrim(pg_get_expr(i.indpred, i.indrelid), '()'), '\)? AND \(?') <@ u.tests)
      and i.indnkeyatts >= cardinality(k.conkey)
      and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
      and k.conkey @> (i.indkey::int2[])[0:cardinality(k.conkey) - 1])
