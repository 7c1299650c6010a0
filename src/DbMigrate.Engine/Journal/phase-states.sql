with lifecycle as (
    select e.plan, e.phase, pg_catalog.max(e.id) as last,
           pg_catalog.max(e.id) filter (
               where e.event operator(pg_catalog.=) any (array['PhaseApplied', 'PhaseAdopted']::pg_catalog.text[])
           ) as applied,
           pg_catalog.max(e.id) filter (
               where e.event operator(pg_catalog.=) 'PhaseUndone'::pg_catalog.text) as undone
    from dbmigrate.event as e(id, at, plan, phase, event)
    where e.event operator(pg_catalog.=) any (array[
              'PhaseStarted', 'PhaseResumed', 'PhaseWaiting', 'PhaseApplied', 'PhaseVerified', 'VerifyFailed',
              'PhaseFailed', 'PhaseInterrupted', 'UndoStarted', 'UndoResumed', 'UndoFailed', 'PhaseUndone',
              'PhaseAdopted']::pg_catalog.text[])
      and e.phase is not null
    group by e.plan, e.phase
), alive as materialized (
    select r.run
    from dbmigrate.runner r
    join pg_catalog.pg_locks l on l.pid operator(pg_catalog.=) r.process_id
    join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) l.database
    where d.datname operator(pg_catalog.=) pg_catalog.current_database()
      and l.locktype operator(pg_catalog.=) 'advisory'::pg_catalog.text and l.granted
      and l.classid operator(pg_catalog.=) 1145195847::pg_catalog.oid
      and l.objid operator(pg_catalog.=) 1::pg_catalog.oid and l.objsubid operator(pg_catalog.=) 2::pg_catalog.int2
), known as (
    select c.plan, c.phase, l.at, l.event, l.run, l.execution, l.db_user, l.os_user, l.host, l.checksum, l.message,
           a.at as applied_at, a.checksum as applied_checksum,
           a.detail operator(pg_catalog.->) 'files'::pg_catalog.text as files,
           l.event operator(pg_catalog.=) any (
               array['PhaseStarted', 'PhaseResumed', 'UndoStarted', 'UndoResumed']::pg_catalog.text[]) as begun,
           l.event operator(pg_catalog.=) any (
               array['UndoStarted', 'UndoResumed', 'UndoFailed']::pg_catalog.text[]) as undoing,
           coalesce(l.run operator(pg_catalog.=) any (select v.run from alive v), false) as runs
    from lifecycle c
    join dbmigrate.event as l(id, at, plan, phase, event, step, batch, run, execution, db_user, os_user, host,
                              tool_version, server_version, checksum, duration, message, detail, hash)
      on l.id operator(pg_catalog.=) c.last
    left join dbmigrate.event as a(id, at, plan, phase, event, step, batch, run, execution, db_user, os_user, host,
                                   tool_version, server_version, checksum, duration, message, detail, hash)
      on a.id operator(pg_catalog.=) c.applied
     and a.id operator(pg_catalog.>) coalesce(c.undone, 0::pg_catalog.int8)
)
select l.plan, l.phase,
       case
           when l.begun and l.runs then 'Running'
           when l.event operator(pg_catalog.=) 'PhaseUndone'::pg_catalog.text then 'Undone'
           when l.event operator(pg_catalog.=) any (array['PhaseVerified', 'PhaseAdopted']::pg_catalog.text[])
           then 'Verified'
           when l.event operator(pg_catalog.=) any (array['PhaseApplied', 'VerifyFailed']::pg_catalog.text[])
           then 'Applied'
           when d.batch is not null then 'InDoubt'
           when l.event operator(pg_catalog.=) 'PhaseWaiting'::pg_catalog.text then 'Blocked'
           else 'Failed'
       end as state,
       l.at as since,
       l.applied_at,
       case
           when l.event operator(pg_catalog.=) any (array['PhaseVerified', 'PhaseAdopted']::pg_catalog.text[])
           then l.at
       end as verified_at,
       l.db_user as by,
       l.os_user,
       l.host,
       case
           when l.begun and not l.runs
           then 'The run ended without reporting an outcome: it was killed, or its connection was lost.'
           else l.message
       end as message,
       l.run,
       l.execution,
       coalesce(l.applied_checksum, l.checksum) as checksum,
       l.undoing,
       d.batch as in_doubt,
       l.files,
       l.event operator(pg_catalog.=) 'PhaseAdopted'::pg_catalog.text as adopted
from known l
left join lateral (
    select pg_catalog.concat(e.step, '/', e.batch) as batch
    from dbmigrate.event as e(id, at, plan, phase, event, step, batch, run, execution)
    where e.execution operator(pg_catalog.=) l.execution
      and e.event operator(pg_catalog.=) 'BatchStarted'::pg_catalog.text
      and not exists (
          select from dbmigrate.event as o(id, at, plan, phase, event, step, batch, run, execution)
          where o.execution operator(pg_catalog.=) e.execution
            and o.event operator(pg_catalog.=) any (
                array['BatchDone', 'BatchFailed', 'BatchResolved']::pg_catalog.text[])
            and o.step operator(pg_catalog.=) e.step and o.batch operator(pg_catalog.=) e.batch
            and o.id operator(pg_catalog.>) e.id)
    order by e.id
    limit 1) d on not l.event operator(pg_catalog.=) any (
        array['PhaseVerified', 'PhaseAdopted', 'PhaseUndone', 'PhaseApplied', 'VerifyFailed']::pg_catalog.text[])
