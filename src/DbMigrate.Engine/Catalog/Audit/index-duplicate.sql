-- Indexes that are equal to another one. Kept is what a constraint or the replica identity needs, then what is unique.
select 'index', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[quote_ident(n.nspname) || '.' || quote_ident(b.relname)],
       'DROP INDEX CONCURRENTLY ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ';',
       null::bigint, c.relpages * current_setting('block_size')::bigint
from (
  select i.indexrelid, i.indrelid, first_value(i.indexrelid) over w as kept, row_number() over w as place,
         exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) as needed
  from pg_index i
  join pg_class x on x.oid = i.indexrelid
  where i.indisvalid and i.indrelid >= 16384
  window w as (
    partition by i.indrelid, x.relam, i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text,
                 i.indnkeyatts, pg_get_expr(i.indpred, i.indrelid), pg_get_expr(i.indexprs, i.indrelid)
    order by exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) desc,
             i.indisreplident desc, i.indisunique desc, x.relname)
) d
join pg_class c on c.oid = d.indexrelid
join pg_class b on b.oid = d.kept
join pg_namespace n on n.oid = c.relnamespace
where d.place > 1 and not d.needed and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  and not exists (select from pg_inherits h where h.inhrelid = c.oid)
