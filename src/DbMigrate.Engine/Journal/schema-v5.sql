-- Upgrades the journal from version 4 to 5: the rows of maintenance, and recorded values of metrics. Each statement ends
-- with a line that is ';;' alone.
insert into dbmigrate.shape (event, access, required, optional, keys, required_keys) values
    ('MaintenanceStarted', '{Run}', '{phase,run,execution,checksum}', '{}', '{"due": "string", "tasks": "number"}',
     '{due,tasks}'),
    ('MaintenanceResumed', '{Run}', '{phase,run,execution,checksum}', '{}', '{"due": "string", "tasks": "number"}',
     '{due,tasks}'),
    ('MaintenanceStopped', '{Run}', '{phase,run,execution,checksum}', '{step,duration}',
     '{"due": "string", "reason": "string", "left": "number", "rows": "number"}', '{due,reason,left}'),
    ('MaintenanceDone', '{Run}', '{phase,run,execution,checksum}', '{duration}',
     '{"due": "string", "failed": "number"}', '{due,failed}'),
    ('TaskDone', '{Run}', '{phase,step,run,execution}', '{duration}',
     '{"task": "string", "kind": "string", "rows": "number"}', '{task,kind}'),
    ('TaskFailed', '{Run}', '{phase,step,run,execution}', '{duration}',
     '{"task": "string", "kind": "string", "error": "string", "sql_state": "string"}', '{task,kind}'),
    ('Measured', '{Run}', '{}', '{}',
     '{"metric": "string", "label": "string", "value": "number", "text": "string", "unit": "string",
       "status": "string"}', '{metric,status}')
;;
-- The newest row of each schedule is read with every state.
create index event_maintenance on dbmigrate.event (plan, phase, id desc)
    where event in ('MaintenanceStarted', 'MaintenanceResumed', 'MaintenanceStopped', 'MaintenanceDone')
;;
create index event_measure on dbmigrate.event (plan, id) where event = 'Measured'
;;
