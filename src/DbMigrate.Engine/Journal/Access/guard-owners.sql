-- Fails where an object with a name of the journal is not to be trusted. Nearly always each of them belongs to a
-- superuser or to the login itself, and no trigger has a condition: that is asked first, by a query that is planned in
-- a quarter of the time. Otherwise guard.sql decides, which this has planned only then, as a text.
-- $1: the names of the functions. $2: the names of the tables. $3: guard.sql, as a query that fails where it has a row.
select case when not exists (
    with tables as (
        select c.oid, c.relowner
        from pg_catalog.pg_class c
        where c.relnamespace = pg_catalog.to_regnamespace('dbmigrate') and c.relname = any ($2)
    )
    select
    from (
        select t.relowner from tables t
        union all
        select p.proowner
        from pg_catalog.pg_proc p
        where p.pronamespace = pg_catalog.to_regnamespace('dbmigrate') and p.proname = any ($1)
        union all
        -- Zero is nobody's: what a condition calls is for guard.sql to see.
        select case when g.tgqual is null then p.proowner else 0 end
        from tables t
        join pg_catalog.pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
        join pg_catalog.pg_proc p on p.oid = g.tgfoid
    ) o (owner)
    where o.owner <> all (
        array(select r.oid from pg_catalog.pg_roles r where r.rolsuper or r.rolname = session_user))
) then 0 else pg_catalog.length(pg_catalog.query_to_xml($3, false, false, '')::text) end
