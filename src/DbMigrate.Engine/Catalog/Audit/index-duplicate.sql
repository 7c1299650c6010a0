-- Indexes that another one makes superfluous: equal, and no less unique. Kept is what a constraint or the replica
-- identity needs, then what is unique. An index of a partitioned table cannot be dropped concurrently.
with i as (
  select i.indexrelid, i.indrelid, i.indisunique, i.indimmediate, i.indisreplident, x.relname, x.relkind, x.relpages,
         i.indnullsnotdistinct as nulls_equal, --@15+
         false as nulls_equal, --@<15
         (x.relam, i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text, i.indnkeyatts,
          pg_get_expr(i.indpred, i.indrelid), pg_get_expr(i.indexprs, i.indrelid))::text as definition,
         exists (select from pg_constraint k where k.conindid = i.indexrelid) as needed
  from pg_index i
  join pg_class x on x.oid = i.indexrelid
  where i.indisvalid and i.indrelid >= 16384
)
select distinct on (n.nspname, d.relname) 'index', quote_ident(n.nspname) || '.' || quote_ident(d.relname),
       array[quote_ident(n.nspname) || '.' || quote_ident(b.relname)],
       'DROP INDEX ' || case d.relkind when 'I' then '' else 'CONCURRENTLY ' end
         || quote_ident(n.nspname) || '.' || quote_ident(d.relname) || ';',
       null::bigint, d.relpages * current_setting('block_size')::bigint
from i d
join i b on b.indrelid = d.indrelid and b.indexrelid <> d.indexrelid and b.definition = d.definition
  and (not d.indisunique
       or b.indisunique and b.nulls_equal = d.nulls_equal and (b.indimmediate or not d.indimmediate))
  and (not b.needed, not b.indisreplident, not b.indisunique, b.relname)
    < (not d.needed, not d.indisreplident, not d.indisunique, d.relname)
join pg_class c on c.oid = d.indexrelid
join pg_namespace n on n.oid = c.relnamespace
where not d.needed and not d.indisreplident and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  and not exists (select from pg_inherits h where h.inhrelid = c.oid)
order by n.nspname, d.relname, b.needed desc, b.indisreplident desc, b.indisunique desc, b.relname
