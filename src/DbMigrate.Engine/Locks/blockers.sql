-- Who blocks the session $1 now, and since when it waits for what. One row where nobody does, with nulls.
select coalesce(b.pid, 0),
       coalesce(b.usename::text, ''),
       coalesce(b.application_name, ''),
       clock_timestamp() - b.xact_start,
       coalesce(left(b.query, 200), ''),
       coalesce(b.backend_type, ''),
       coalesce(b.state, ''),
       clock_timestamp() - w.waitstart,
       coalesce(w.mode || ' on ' || coalesce(w.relation::regclass::text, w.locktype), ''),
       cardinality(pg_blocking_pids($1)),
       p.pid is not null
from (select 1) one
left join lateral (
    select l.waitstart, l.mode, l.locktype, l.relation from pg_locks l where l.pid = $1 and not l.granted limit 1) w on true
left join lateral unnest(pg_blocking_pids($1)) p(pid) on true
left join pg_stat_activity b on b.pid = p.pid
order by b.xact_start nulls last
