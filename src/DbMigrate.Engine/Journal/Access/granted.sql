-- Returns each role that has a right on the journal, with the functions that it may execute, and whether it may read
-- the events. The owner comes first. PUBLIC is null.
with place as (
    select n.oid, n.nspacl from pg_catalog.pg_namespace n where n.nspname = 'dbmigrate'
), owner as (
    select e.relowner as oid from pg_catalog.pg_class e
    where e.relnamespace = (select oid from place) and e.relname = 'event'
), held as (
    select a.grantee, null::text as executes, c.relname::text as reads, a.privilege_type as privilege
    from pg_catalog.pg_class c
    cross join lateral pg_catalog.aclexplode(c.relacl) a
    where c.relnamespace = (select oid from place) and c.relowner = (select oid from owner)
    union all
    select a.grantee, p.proname::text, null, a.privilege_type
    from pg_catalog.pg_proc p
    cross join lateral pg_catalog.aclexplode(p.proacl) a
    where p.pronamespace = (select oid from place) and p.proowner = (select oid from owner)
    union all
    select a.grantee, null, null, a.privilege_type
    from place p
    cross join lateral pg_catalog.aclexplode(p.nspacl) a
)
select case when o.oid is null then null else pg_catalog.pg_get_userbyid(h.grantee)::text end,
       h.grantee = (select oid from owner),
       coalesce(pg_catalog.bool_or(h.reads = 'event' and h.privilege = 'SELECT'), false),
       pg_catalog.array_remove(pg_catalog.array_agg(distinct h.executes), null),
       coalesce(pg_catalog.bool_or(h.reads in ('runner', 'snapshot', 'event')
                                   and h.privilege in ('INSERT', 'UPDATE', 'DELETE')), false),
       coalesce(pg_catalog.bool_or(h.privilege = 'USAGE'), false)
from (select * from held
      union all
      select oid, null, null, null from owner) h
left join pg_catalog.pg_roles o on o.oid = h.grantee
group by h.grantee, o.oid
order by h.grantee <> (select oid from owner), 1 nulls first
