-- The blockers of each of the sessions $1, how long it has waited, and for what. A session without a blocker has one
-- row. A process id of 0 is a prepared transaction: the server does not say which one, but its locks do.
-- $2: the modes of locks. $3: for each of them the modes that conflict with it, with commas.
select s.pid,
       pg_catalog.clock_timestamp() - w.waitstart,
       coalesce(w.mode, ''),
       p.pid,
       coalesce(b.usename::text, x.owner, ''),
       coalesce(b.application_name, ''),
       pg_catalog.clock_timestamp() - coalesce(b.xact_start, x.prepared),
       coalesce(pg_catalog.left(b.query, 200), x.gid, ''),
       coalesce(b.backend_type, ''),
       coalesce(b.state, ''),
       coalesce(w.relation::pg_catalog.regclass::text, w.locktype, ''),
       w.relation is not null
from pg_catalog.unnest($1::int[]) s(pid)
left join lateral (
    select l.waitstart, l.mode, l.locktype, l.database, l.relation, l.transactionid
    from pg_catalog.pg_locks l
    where l.pid = s.pid and not l.granted
    limit 1) w on true
-- CONCURRENTLY waits for every snapshot, so for that of this statement, too.
left join lateral (
    select distinct u.pid from pg_catalog.unnest(pg_catalog.pg_blocking_pids(s.pid)) u(pid)
    where u.pid <> pg_catalog.pg_backend_pid()) p on true
left join pg_catalog.pg_stat_activity b on b.pid = p.pid
left join lateral (
    select distinct t.gid, t.owner::text as owner, t.prepared
    from pg_catalog.pg_locks h
    join pg_catalog.pg_locks i on i.pid is null and i.virtualtransaction = h.virtualtransaction
    join pg_catalog.pg_prepared_xacts t on t.transaction = i.transactionid
    join rows from (pg_catalog.unnest($2::text[]), pg_catalog.unnest($3::text[])) m(mode, conflicts)
        on m.mode = w.mode
    where p.pid = 0
      and h.pid is null
      and h.granted
      and h.locktype = w.locktype
      and h.database is not distinct from w.database
      and h.relation is not distinct from w.relation
      and h.transactionid is not distinct from w.transactionid
      and h.mode = any (pg_catalog.string_to_array(m.conflicts, ','))) x on true
order by s.pid, coalesce(b.xact_start, x.prepared) nulls last
