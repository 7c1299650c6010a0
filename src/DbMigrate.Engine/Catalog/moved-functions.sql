-- The functions dbmigrate_moved() in the schemas $1: whether they are those of this login with the text $2, and how many
-- triggers call them.
select s.nspname,
    pg_catalog.pg_has_role(f.proowner, 'USAGE') and f.prosrc operator(pg_catalog.=) $2,
    (select pg_catalog.count(*) from pg_catalog.pg_trigger g where g.tgfoid operator(pg_catalog.=) f.oid)
from pg_catalog.pg_proc f
join pg_catalog.pg_namespace s on s.oid operator(pg_catalog.=) f.pronamespace
where s.nspname operator(pg_catalog.=) any ($1) and f.proname operator(pg_catalog.=) 'dbmigrate_moved'
    and f.pronargs operator(pg_catalog.=) 0
order by 1
