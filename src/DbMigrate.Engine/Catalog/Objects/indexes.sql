-- The indexes of a database, those of constraints included. Statistics targets are those of columns of expressions:
-- they are read once, not once for each index.
with targets as materialized (
  select a.attrelid, array_agg(a.attnum || ' ' || a.attstattarget order by a.attnum) as targets
  from pg_attribute a
  where a.attstattarget >= 0 and a.attnum > 0 and a.attrelid >= 16384 and not a.attisdropped
    and ($1::oid[] is null or a.attrelid = any (array(
      select i.indexrelid from pg_index i where i.indrelid = any ($1))))
  group by a.attrelid
)
select i.indexrelid, i.indrelid, coalesce(k.oid, 0::oid),
       quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       case when k.oid is null then pg_get_indexdef(i.indexrelid) end,
       options_of(c.reloptions), quote_ident(s.spcname), not i.indisvalid and c.relkind = 'i',
       i.indisreplident, i.indisclustered, h.inhparent::regclass::text, a.targets
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')
left join pg_tablespace s on s.oid = c.reltablespace
left join pg_inherits h on h.inhrelid = i.indexrelid
left join targets a on a.attrelid = i.indexrelid
where user_schema(n.oid, n.nspname) and i.indrelid >= 16384 and ($1::oid[] is null or i.indrelid = any ($1))
