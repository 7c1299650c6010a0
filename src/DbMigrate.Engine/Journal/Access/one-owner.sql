-- Gives all objects of the journal to the owner of its events: an upgrade by a superuser left others with some of them.
do $$
declare
    owner text;
    o record;
begin
    select pg_catalog.pg_get_userbyid(c.relowner) into strict owner from pg_catalog.pg_class c
    where c.oid = 'dbmigrate.event'::regclass::oid;
    for o in
        select 'routine' as kind, p.oid::regprocedure::text as name
        from pg_catalog.pg_proc p
        where p.pronamespace = 'dbmigrate'::regnamespace and pg_catalog.pg_get_userbyid(p.proowner) <> owner
          and p.proname in ('now', 'event_hash', 'holds_lock', 'require_lock', 'append', 'await_writers', 'require_new',
                            'begin_cursor', 'move_cursor', 'record_backfill_error', 'settle_backfill_error')
        union all
        select case c.relkind when 'v' then 'view' else 'table' end, c.oid::regclass::text
        from pg_catalog.pg_class c
        where c.relnamespace = 'dbmigrate'::regnamespace and pg_catalog.pg_get_userbyid(c.relowner) <> owner
          and c.relname in ('info', 'chain', 'runner', 'snapshot', 'cursor', 'backfill_error', 'status', 'history',
                            'batch', 'lock_wait', 'check_result')
    loop
        execute pg_catalog.format('alter %s %s owner to %I', o.kind, o.name, owner);
    end loop;
end
$$
