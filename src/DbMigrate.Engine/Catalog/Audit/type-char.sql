-- A column has the type char(n): columns of tables, each table once. Arrays, domains and composite types count, too. bpchar without a length is not filled up.
with recursive asked(oid) as (select t::oid from unnest('{bpchar}'::regtype[]) t), @carriers
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[string_agg(quote_ident(a.attname), ', ' order by a.attnum),
             string_agg(distinct format_type(a.atttypid, a.atttypmod), ', ')],
       null, case when max(c.reltuples) >= 0 then max(c.reltuples) end::bigint, max(c.relpages) * current_setting('block_size')::bigint
from carriers k
join pg_attribute a on a.atttypid = k.oid
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and not c.relispartition and not (a.atttypid = 'bpchar'::regtype and a.atttypmod = -1)
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
group by c.oid, n.nspname
