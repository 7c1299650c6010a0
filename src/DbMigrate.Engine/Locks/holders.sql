-- The sessions and prepared transactions that hold a lock of a table on which the session $1 holds the lock of a change
-- with CONCURRENTLY. A prepared transaction has the process id 0, and its identifier in place of a query.
select distinct
       coalesce(h.pid, 0),
       coalesce(a.usename::text, p.owner::text, ''),
       coalesce(a.application_name, ''),
       pg_catalog.clock_timestamp() - coalesce(a.xact_start, p.prepared),
       coalesce(pg_catalog.left(a.query, 200), p.gid, ''),
       coalesce(a.backend_type, ''),
       coalesce(a.state, '')
from pg_catalog.pg_locks w
join pg_catalog.pg_locks h
     on h.locktype = 'relation' and h.database = w.database and h.relation = w.relation and h.granted
left join pg_catalog.pg_stat_activity a on a.pid = h.pid
left join pg_catalog.pg_locks i on h.pid is null and i.pid is null and i.virtualtransaction = h.virtualtransaction
                               and i.transactionid is not null
left join pg_catalog.pg_prepared_xacts p on p.transaction = i.transactionid
where w.pid = $1
  and w.granted
  and w.locktype = 'relation'
  and w.mode in ('ShareUpdateExclusiveLock', 'AccessExclusiveLock')
  and h.pid is distinct from w.pid
