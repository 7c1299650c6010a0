-- The state of one plan. The columns of dbmigrate.status are named here: version 2 had another name for one of them.
select dbmigrate.now(), session_user::text, pg_catalog.current_setting('server_version_num')::int, i.environment,
       i.version
from dbmigrate.info i
;;
select s.phase, s.state, s.since, s.applied_at, s.verified_at, s.checksum, s.by, s.run, s.message, s.files::text,
       s.undoing, s.execution, s.in_doubt, s.os_user, s.host
from dbmigrate.status as s(plan, phase, state, since, applied_at, verified_at, by, os_user, host, message, run,
                           execution, checksum, undoing, in_doubt, files)
where s.plan = $1
;;
select distinct on (e.detail ->> 'milestone') e.detail ->> 'milestone', e.at, e.db_user, nullif(e.message, '')
from dbmigrate.event e where e.plan = $1 and e.event = 'MilestoneCompleted'
order by e.detail ->> 'milestone', e.id desc
;;
select e.phase, e.checksum, e.db_user, e.at, nullif(e.message, '')
from dbmigrate.event e where e.plan = $1 and e.event = 'Approved' order by e.id
;;
select e.phase, e.detail ->> 'check', e.at, (e.detail ->> 'passed')::boolean, nullif(e.message, ''),
       e.detail ->> 'digest'
from dbmigrate.event e where e.plan = $1 and e.event = 'Sampled' order by e.id
;;
select r.process_id, r.db_user, r.os_user, r.host, r.address, r.since, r.plan, r.run
from dbmigrate.runner r where dbmigrate.holds_lock(r.process_id)
;;
select distinct on (e.phase) e.phase, e.event, e.db_user, e.at, nullif(e.message, '')
from dbmigrate.event e where e.plan = $1 and e.event in ('PhaseSuspended', 'PhaseContinued')
order by e.phase, e.id desc
