-- Returns what the state of a plan has without a journal, and whether tables of a journal are there all the same.
select pg_catalog.clock_timestamp(), session_user::text, pg_catalog.current_setting('server_version_num')::int,
       exists (select from pg_catalog.pg_class c
               join pg_catalog.pg_namespace n on n.oid = c.relnamespace
               where n.nspname = 'dbmigrate' and c.relname in ('event', 'info'))
