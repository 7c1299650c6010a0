-- The tables $1 and their partitions, with the mark of a table that has moved.
with recursive t(oid) as (
    select n::pg_catalog.oid from pg_catalog.unnest($1::pg_catalog.int8[]) n
    union
    select i.inhrelid
    from pg_catalog.pg_inherits i
    join t on i.inhparent operator(pg_catalog.=) t.oid
    join pg_catalog.pg_class p on p.oid operator(pg_catalog.=) i.inhrelid and p.relispartition
)
select s.nspname, c.relname,
    exists (select from pg_catalog.pg_trigger g
            where g.tgrelid operator(pg_catalog.=) c.oid and g.tgname operator(pg_catalog.=) 'dbmigrate_moved')
from t
join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) t.oid
join pg_catalog.pg_namespace s on s.oid operator(pg_catalog.=) c.relnamespace
order by 1, 2
