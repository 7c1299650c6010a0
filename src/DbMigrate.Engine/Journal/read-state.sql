-- The state of one plan, from the tables alone, of any version: a view or a function of somebody else is not called.
-- The columns are named here by position: version 3 renamed one of them.
select dbmigrate.now(), session_user::text, pg_catalog.current_setting('server_version_num')::int, i.environment,
       i.version
from dbmigrate.info i
;;
select s.phase, s.state, s.since, s.applied_at, s.verified_at, s.checksum, s.by, s.run, s.message, s.files::text,
       s.undoing, s.execution, s.in_doubt, s.os_user, s.host, s.adopted
from (
{phase-states}
) s
where s.plan = $1
;;
select distinct on (e.detail ->> 'milestone') e.detail ->> 'milestone', e.at, e.db_user, nullif(e.message, ''), e.id
from dbmigrate.event e where e.plan = $1 and e.event = 'MilestoneCompleted'
order by e.detail ->> 'milestone', e.id desc
;;
select e.phase, e.checksum, e.db_user, e.at, nullif(e.message, ''), e.id, (e.detail -> 'files')::text
from dbmigrate.event e where e.plan = $1 and e.event = 'Approved' order by e.id
;;
select e.phase, e.detail ->> 'check', e.at, e.detail -> 'passed' = 'true', nullif(e.message, ''),
       e.detail ->> 'digest', e.id
from dbmigrate.event e where e.plan = $1 and e.event = 'Sampled' order by e.id
;;
select r.process_id, r.db_user, r.os_user, r.host, r.address, r.since, r.plan, r.run
from dbmigrate.runner r where dbmigrate.holds_lock(r.process_id)
;;
select distinct on (e.phase) e.phase, e.event, e.db_user, e.at, nullif(e.message, ''), e.id
from dbmigrate.event e where e.plan = $1 and e.event in ('PhaseSuspended', 'PhaseContinued')
order by e.phase, e.id desc
;;
select c.last_id, pg_catalog.encode(c.last_hash, 'hex') from dbmigrate.chain c
;;
select e.id, e.event
from dbmigrate.event e
where e.plan = $1 and e.phase is null
  and e.event in ('PhaseStarted', 'PhaseResumed', 'PhaseWaiting', 'PhaseApplied', 'PhaseVerified', 'VerifyFailed',
                  'PhaseFailed', 'PhaseInterrupted', 'UndoStarted', 'UndoResumed', 'UndoFailed', 'PhaseUndone',
                  'PhaseAdopted')
order by e.id
;;
select distinct on (e.phase) e.phase, e.event, e.at, e.run, e.execution, e.checksum, e.message, e.detail ->> 'due', e.id,
       coalesce(e.detail ->> 'reason' = 'time', false), e.step, (e.detail ->> 'rows')::int8
from dbmigrate.event as e(id, at, plan, phase, event, step, batch, run, execution, db_user, os_user, host, tool_version,
                         server_version, checksum, duration, message, detail, hash)
where e.plan = $1
  and e.event in ('MaintenanceStarted', 'MaintenanceResumed', 'MaintenanceStopped', 'MaintenanceDone')
order by e.phase, e.id desc
;;
select e.phase, e.step, e.event, e.at, e.duration, e.message, e.detail ->> 'task', e.detail ->> 'kind', e.id,
       coalesce((e.detail ->> 'rows')::int8, 0), e.detail ->> 'error', e.detail ->> 'sql_state'
from (
    select distinct on (e.phase) e.execution
    from dbmigrate.event as e(id, at, plan, phase, event, step, batch, run, execution, db_user, os_user, host, tool_version,
                         server_version, checksum, duration, message, detail, hash)
    where e.plan = $1
      and e.event in ('MaintenanceStarted', 'MaintenanceResumed', 'MaintenanceStopped', 'MaintenanceDone')
    order by e.phase, e.id desc) l
join dbmigrate.event as e(id, at, plan, phase, event, step, batch, run, execution, db_user, os_user, host, tool_version,
                         server_version, checksum, duration, message, detail, hash)
  on e.execution = l.execution and e.event in ('TaskDone', 'TaskFailed')
order by e.id
