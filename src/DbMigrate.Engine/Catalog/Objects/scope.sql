-- The relations to read for a list of names, which the session's search_path resolves: number, and the number of its part
-- where only that is named: an index, or a sequence that a column owns. $1: names as SQL reads them. Partitions and
-- inheritance children change with their parent. The sequence of an identity column is a property of its table.
with recursive named as (
    select pg_catalog.to_regclass(n)::pg_catalog.oid as oid from pg_catalog.unnest($1::pg_catalog.text[]) n
    where pg_catalog.to_regclass(n) is not null
    union
    select h.inhrelid from pg_catalog.pg_inherits h join named on named.oid operator(pg_catalog.=) h.inhparent
)
select coalesce(i.indrelid, d.refobjid, c.oid),
       case when i.indexrelid is not null or d.deptype operator(pg_catalog.=) 'a' then c.oid end
from named
join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) named.oid
left join pg_catalog.pg_index i on i.indexrelid operator(pg_catalog.=) c.oid
left join pg_catalog.pg_depend d
  on c.relkind operator(pg_catalog.=) 'S' and d.objid operator(pg_catalog.=) c.oid
  and d.objsubid operator(pg_catalog.=) 0 and d.refobjsubid operator(pg_catalog.>) 0
  and d.classid operator(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
  and d.refclassid operator(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
