-- Creates the journal, version 1. Each statement ends with a line that is ';;' alone.
create schema dbmigrate
;;
comment on schema dbmigrate is
    'The journal of DbMigrate: what was done to this database, by whom and when. Read the views; write nothing by hand.'
;;
create table dbmigrate.info (
    singleton    boolean primary key default true check (singleton),
    version      integer not null,
    environment  text not null,
    created_at   timestamptz not null default clock_timestamp(),
    created_by   text not null default session_user,
    tool_version text not null
)
;;
-- Returns the time. All times of the journal come from here, never from a client.
create function dbmigrate.now() returns timestamptz
    language sql volatile parallel safe
    as 'select pg_catalog.clock_timestamp()'
;;
create table dbmigrate.event (
    id             bigint primary key,
    at             timestamptz not null,
    plan           text not null,
    phase          text,
    event          text not null,
    step           integer,
    batch          text,
    run            uuid,
    epoch          uuid,
    db_user        text not null,
    os_user        text not null,
    host           text not null,
    tool_version   text not null,
    server_version text not null,
    checksum       text,
    duration       interval,
    message        text not null,
    detail         jsonb,
    hash           bytea not null
)
;;
comment on table dbmigrate.event is
    'One row for each event, only ever added. The hash of a row covers the row and the hash of the row before it.'
;;
create index event_phase on dbmigrate.event (plan, phase, id desc)
    where event in ('PhaseStarted', 'PhaseResumed', 'PhaseWaiting', 'PhaseApplied', 'PhaseVerified', 'VerifyFailed',
                    'PhaseFailed', 'PhaseInterrupted',
                    'UndoStarted', 'UndoResumed', 'UndoFailed', 'PhaseUndone', 'PhaseAdopted')
;;
create index event_epoch on dbmigrate.event (epoch, event) where epoch is not null
;;
create index event_record on dbmigrate.event (plan, event, id)
    where event in ('Approved', 'MilestoneCompleted', 'Sampled')
;;
-- The number and the hash of the newest row: rows that were removed at the end are found by it.
create table dbmigrate.chain (
    singleton boolean primary key default true check (singleton),
    last_id   bigint not null,
    last_hash bytea not null
) with (fillfactor = 10)
;;
insert into dbmigrate.chain (last_id, last_hash) values (0, pg_catalog.decode('00', 'hex'))
;;
-- One row for each run. The run is alive as long as its session holds the advisory lock.
create table dbmigrate.runner (
    run        uuid primary key,
    process_id integer not null,
    plan       text not null,
    phase      text,
    db_user    text not null default session_user,
    os_user    text not null,
    host       text not null,
    address    text,
    since      timestamptz not null default clock_timestamp()
)
;;
-- The objects that a phase may change, as they were before it. After an undo the schema is compared with them.
create table dbmigrate.snapshot (
    plan    text not null,
    phase   text not null,
    epoch   uuid not null,
    at      timestamptz not null default clock_timestamp(),
    scope   text[],
    objects jsonb not null,
    primary key (plan, phase, epoch)
)
;;
create function dbmigrate.event_hash(previous bytea, e dbmigrate.event) returns bytea
    language sql immutable
    as $$
select pg_catalog.sha256(previous || pg_catalog.convert_to(pg_catalog.jsonb_build_array(
    e.id, pg_catalog.to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.plan, e.phase, e.event,
    e.step, e.batch, e.run, e.epoch,
    e.db_user, e.os_user, e.host, e.tool_version, e.server_version, e.checksum,
    extract(epoch from e.duration), e.message, e.detail)::text, 'UTF8'))
$$
;;
-- Returns whether the run still holds the runner lock. Each batch asks in its own transaction: a run that lost the
-- lock cannot commit.
create function dbmigrate.holds_lock(runner integer) returns boolean
    language sql volatile
    as $$
select exists (
    select from pg_catalog.pg_locks l
    where l.locktype = 'advisory' and l.pid = runner and l.granted
      and l.classid = 1145195847 and l.objid = 1 and l.objsubid = 2
      and l.database = (
          select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()))
$$
;;
-- Adds a row, with the rights of the journal's owner: a role that may execute it can change no row.
create function dbmigrate.append(
    a_plan text, a_phase text, a_event text, a_step integer, a_batch text, a_run uuid, a_epoch uuid,
    a_os_user text, a_host text, a_tool_version text, a_checksum text, a_duration interval, a_message text,
    a_detail jsonb, a_runner integer default null) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
declare
    c dbmigrate.chain;
    e dbmigrate.event;
begin
    if a_runner is not null and not dbmigrate.holds_lock(a_runner) then
        raise exception 'The lock of this run was lost.' using errcode = 'DM001',
            hint = 'Another runner may have started. The batch was rolled back. '
                'Look at the status, then invoke the phase again.';
    end if;
    select * into strict c from dbmigrate.chain for update;
    if a_event in ('PhaseWaiting', 'PhaseFailed', 'PhaseInterrupted', 'UndoFailed') and a_run is distinct from (
        select l.run from dbmigrate.event l
        where l.plan = a_plan and l.phase = a_phase
          and l.event in ('PhaseStarted', 'PhaseResumed', 'PhaseWaiting', 'PhaseApplied', 'PhaseVerified',
                          'VerifyFailed', 'PhaseFailed', 'PhaseInterrupted',
                          'UndoStarted', 'UndoResumed', 'UndoFailed', 'PhaseUndone', 'PhaseAdopted')
        order by l.id desc limit 1) then
        -- Another run has resumed the phase: the phase is not in the state that this run reports.
        return null;
    end if;
    e.id := c.last_id + 1;
    e.at := dbmigrate.now();
    e.plan := a_plan;
    e.phase := a_phase;
    e.event := a_event;
    e.step := a_step;
    e.batch := a_batch;
    e.run := a_run;
    e.epoch := a_epoch;
    e.db_user := session_user;
    e.os_user := a_os_user;
    e.host := a_host;
    e.tool_version := a_tool_version;
    e.server_version := current_setting('server_version');
    e.checksum := a_checksum;
    e.duration := a_duration;
    e.message := coalesce(a_message, '');
    e.detail := a_detail;
    e.hash := dbmigrate.event_hash(c.last_hash, e);
    insert into dbmigrate.event select e.*;
    update dbmigrate.chain set last_id = e.id, last_hash = e.hash;
    return e.id;
end
$$
;;
-- Returns when every transaction that has written its row has ended. A run calls it after it took the runner lock: a
-- session of a killed run may still be at its COMMIT. A session that has not written its row is refused it.
create function dbmigrate.await_writers() returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    as 'select from dbmigrate.chain for update'
;;
-- The state of each phase that was ever started, of every plan. People, dashboards and DbMigrate read it.
create view dbmigrate.status as
with lifecycle as (
    select e.plan, e.phase, max(e.id) as last,
           max(e.id) filter (where e.event in ('PhaseApplied', 'PhaseAdopted')) as applied,
           max(e.id) filter (where e.event = 'PhaseUndone') as undone
    from dbmigrate.event e
    where e.event in ('PhaseStarted', 'PhaseResumed', 'PhaseWaiting', 'PhaseApplied', 'PhaseVerified', 'VerifyFailed',
                      'PhaseFailed', 'PhaseInterrupted',
                      'UndoStarted', 'UndoResumed', 'UndoFailed', 'PhaseUndone', 'PhaseAdopted')
    group by e.plan, e.phase
), alive as (
    select r.run from dbmigrate.runner r where dbmigrate.holds_lock(r.process_id)
), known as (
    select l.*, a.at as applied_at, a.checksum as applied_checksum, a.detail -> 'files' as files,
           l.event in ('PhaseStarted', 'PhaseResumed', 'UndoStarted', 'UndoResumed') as begun,
           l.event in ('UndoStarted', 'UndoResumed', 'UndoFailed') as undoing
    from lifecycle c
    join dbmigrate.event l on l.id = c.last
    left join dbmigrate.event a on a.id = c.applied and c.applied > coalesce(c.undone, 0)
)
select l.plan, l.phase,
       case
           when l.begun and l.run in (select run from alive) then 'Running'
           when l.event = 'PhaseUndone' then 'Undone'
           when l.event in ('PhaseVerified', 'PhaseAdopted') then 'Verified'
           when l.event in ('PhaseApplied', 'VerifyFailed') then 'Applied'
           when d.batch is not null then 'InDoubt'
           when l.event = 'PhaseWaiting' then 'Blocked'
           else 'Failed'
       end as state,
       l.at as since,
       l.applied_at,
       case when l.event in ('PhaseVerified', 'PhaseAdopted') then l.at end as verified_at,
       l.db_user as by,
       l.os_user,
       l.host,
       case
           when l.begun and l.run not in (select run from alive)
           then 'The run ended without reporting an outcome: it was killed, or its connection was lost.'
           else l.message
       end as message,
       l.run,
       l.epoch,
       coalesce(l.applied_checksum, l.checksum) as checksum,
       l.undoing,
       d.batch as in_doubt,
       l.files
from known l
left join lateral (
    select e.step || '/' || e.batch as batch
    from dbmigrate.event e
    where e.epoch = l.epoch and e.event = 'BatchStarted'
      and l.event not in ('PhaseVerified', 'PhaseAdopted', 'PhaseUndone')
      and not exists (select from dbmigrate.event o
                      where o.epoch = e.epoch and o.event in ('BatchDone', 'BatchFailed', 'BatchResolved')
                        and o.step = e.step and o.batch = e.batch and o.id > e.id)
    order by e.id limit 1) d on l.event not in (
        'PhaseVerified', 'PhaseAdopted', 'PhaseUndone', 'PhaseApplied', 'VerifyFailed')
;;
comment on view dbmigrate.status is 'The state of each phase that was ever started.'
;;
create view dbmigrate.history as
select e.id, e.at, e.plan, e.phase, e.event, e.step, e.batch, e.message, e.duration, e.db_user, e.os_user, e.host,
       e.tool_version, e.server_version
from dbmigrate.event e
order by e.id desc
;;
comment on view dbmigrate.history is 'What happened, newest first.'
;;
