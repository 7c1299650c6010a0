-- The blockers of each of the sessions $1, how long it has waited, and for what. A session without a blocker has one
-- row. A process id of 0 is a prepared transaction.
select s.pid,
       pg_catalog.clock_timestamp() - w.waitstart,
       coalesce(w.mode, ''),
       p.pid,
       coalesce(b.usename::text, ''),
       coalesce(b.application_name, ''),
       pg_catalog.clock_timestamp() - b.xact_start,
       coalesce(pg_catalog.left(b.query, 200), ''),
       coalesce(b.backend_type, ''),
       coalesce(b.state, ''),
       coalesce(w.relation::pg_catalog.regclass::text, w.locktype, ''),
       w.relation is not null
from pg_catalog.unnest($1::int[]) s(pid)
left join lateral (
    select l.waitstart, l.mode, l.locktype, l.relation from pg_catalog.pg_locks l where l.pid = s.pid and not l.granted
    limit 1) w on true
-- CONCURRENTLY waits for every snapshot, so for that of this statement, too.
left join lateral (
    select u.pid from pg_catalog.unnest(pg_catalog.pg_blocking_pids(s.pid)) u(pid)
    where u.pid <> pg_catalog.pg_backend_pid()) p on true
left join pg_catalog.pg_stat_activity b on b.pid = p.pid
order by s.pid, b.xact_start nulls last
