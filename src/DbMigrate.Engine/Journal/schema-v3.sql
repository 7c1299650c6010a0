-- Upgrades the journal from version 2 to 3. Each statement ends with a line that is ';;' alone.
-- Version 3 keeps what a report needs: of every batch its duration, rows, retries and lock waits, of every check its
-- outcome with the failing rows. docs/guides/journal.md describes the rows and the views.
-- The column epoch becomes execution. The hash of a row covers its values, not the names of its columns, so that the
-- rows of earlier versions stay verifiable.
alter table dbmigrate.event rename column epoch to execution
;;
alter index dbmigrate.event_epoch rename to event_execution
;;
alter table dbmigrate.snapshot rename column epoch to execution
;;
alter table dbmigrate.backfill_error rename column epoch to execution
;;
alter table dbmigrate.cursor rename column epoch to execution
;;
alter table dbmigrate.cursor
    add column busy interval not null default '0',
    add column longest interval not null default '0',
    add column retries bigint not null default 0
;;
comment on column dbmigrate.cursor.busy is 'The time that the transactions of this part took together.'
;;
comment on column dbmigrate.cursor.longest is 'The time that the longest transaction of this part took.'
;;
comment on column dbmigrate.cursor.retries is 'How many transactions of this part were rolled back and tried again.'
;;
comment on schema dbmigrate is
    'The journal of DbMigrate: what was done to this database, by whom and when. Read the views; write nothing by hand.'
;;
create or replace function dbmigrate.event_hash(previous bytea, e dbmigrate.event) returns bytea
    language plpgsql immutable set search_path = pg_catalog, pg_temp
    as $$
begin
    return pg_catalog.sha256(previous || pg_catalog.convert_to(pg_catalog.jsonb_build_array(
        e.id, pg_catalog.to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.plan, e.phase, e.event,
        e.step, e.batch, e.run, e.execution, e.db_user, e.os_user, e.host, e.tool_version, e.server_version,
        e.checksum, extract(epoch from e.duration), e.message, e.detail)::text, 'UTF8'));
end
$$
;;
create or replace function dbmigrate.holds_lock(runner integer) returns boolean
    language plpgsql volatile set search_path = pg_catalog, pg_temp
    as $$
begin
    return exists (
        select from pg_catalog.pg_locks l
        where l.locktype = 'advisory' and l.pid = runner and l.granted
          and l.classid = 1145195847 and l.objid = 1 and l.objsubid = 2
          and l.database = (
              select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()));
end
$$
;;
-- Fails with DM001 where the run does not hold its lock any more. Reading pg_locks is slow, and every transaction asks.
-- The session that holds the runner lock also holds a lock with its own process id as key, and trying that one is fast.
-- A session cannot try a lock that it holds itself, so it reads pg_locks.
create or replace function dbmigrate.require_lock(runner integer) returns void
    language plpgsql volatile set search_path = pg_catalog, pg_temp
    as $$
declare
    held boolean := true;
begin
    if runner = pg_catalog.pg_backend_pid() then
        held := dbmigrate.holds_lock(runner);
    elsif runner is not null then
        held := not pg_catalog.pg_try_advisory_xact_lock_shared(1145195848, runner);
    end if;
    if not held then
        raise exception 'The lock of this run was lost.' using errcode = 'DM001',
            hint = 'Another runner may have started. The batch was rolled back. '
                'Look at the status, then invoke the phase again.';
    end if;
end
$$
;;
-- The one function that adds rows. It runs with the rights of the journal's owner: a role that may execute it can add
-- rows and can change none. The rows of one call are in one transaction with whatever the caller does in it.
-- a_durable false lets the commit of that transaction be asynchronous. The duration of an entry with runs_on includes
-- the time from the start of the transaction until the row is written.
create or replace function dbmigrate.append(
    a_plan text, a_os_user text, a_host text, a_tool_version text, a_runner integer, a_durable boolean,
    a_entries jsonb) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
declare
    c dbmigrate.chain;
    e dbmigrate.event;
    n record;
    last record;
begin
    perform dbmigrate.require_lock(a_runner);
    if not a_durable then
        perform pg_catalog.set_config('synchronous_commit', 'off', true);
    end if;
    select * into strict c from dbmigrate.chain for update;
    e.plan := a_plan;
    e.db_user := session_user;
    e.os_user := a_os_user;
    e.host := a_host;
    e.tool_version := a_tool_version;
    e.server_version := pg_catalog.current_setting('server_version');
    for n in
        select * from pg_catalog.jsonb_to_recordset(a_entries) as x(
            event text, phase text, step integer, batch text, run uuid, execution uuid, checksum text,
            duration interval, runs_on boolean, message text, detail jsonb)
    loop
        if n.event in ('PhaseWaiting', 'PhaseFailed', 'PhaseInterrupted', 'UndoFailed') then
            select l.run, l.event into last from dbmigrate.event l
            where l.plan = a_plan and l.phase = n.phase
              and l.event in ('PhaseStarted', 'PhaseResumed', 'PhaseWaiting', 'PhaseApplied', 'PhaseVerified',
                              'VerifyFailed', 'PhaseFailed', 'PhaseInterrupted', 'UndoStarted', 'UndoResumed',
                              'UndoFailed', 'PhaseUndone', 'PhaseAdopted')
            order by l.id desc limit 1;
            -- Either another run has resumed the phase after this one lost its lock, or this one lost its connection
            -- at the commit that ended the phase. In both cases the phase is not in the state that this run reports.
            continue when last.run is distinct from n.run
                or last.event in ('PhaseApplied', 'PhaseVerified', 'PhaseUndone');
        end if;
        e.id := c.last_id + 1;
        e.at := dbmigrate.now();
        e.phase := n.phase;
        e.event := n.event;
        e.step := n.step;
        e.batch := n.batch;
        e.run := n.run;
        e.execution := n.execution;
        e.checksum := n.checksum;
        e.duration := case
            when n.runs_on
            then coalesce(n.duration, '0') + (pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp())
            else n.duration
        end;
        e.message := coalesce(n.message, '');
        e.detail := n.detail;
        e.hash := dbmigrate.event_hash(c.last_hash, e);
        insert into dbmigrate.event select e.*;
        c.last_id := e.id;
        c.last_hash := e.hash;
    end loop;
    update dbmigrate.chain set last_id = c.last_id, last_hash = c.last_hash;
    return c.last_id;
end
$$
;;
drop function dbmigrate.require_new(uuid, text[])
;;
-- Called in the first transaction of a phase whose first rows were sent along with it and which is expected to create
-- only what does not exist. Fails with DM003 where those rows are not committed: nothing after them may run. Fails with
-- DM002 where a relation of one of the names exists: its definition must be stored first. The names are resolved in
-- the caller's search_path, which is why this function sets none.
create function dbmigrate.require_new(a_execution uuid, a_names text[]) returns void
    language plpgsql volatile
    as $$
begin
    if not exists (
        select from dbmigrate.event e where e.execution operator(pg_catalog.=) a_execution) then
        raise exception 'The phase has not begun.' using errcode = 'DM003';
    end if;
    if exists (select from pg_catalog.unnest(a_names) n where pg_catalog.to_regclass(n) is not null) then
        raise exception 'A relation that the phase creates exists already.' using errcode = 'DM002';
    end if;
end
$$
;;
drop function dbmigrate.begin_cursor(text, text, uuid, integer, integer, text[], text[], text, integer)
;;
-- Adds a part of a backfill.
create function dbmigrate.begin_cursor(
    a_plan text, a_phase text, a_execution uuid, a_step integer, a_part integer, a_lower text[], a_upper text[],
    a_checksum text, a_runner integer) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_lock(a_runner);
    insert into dbmigrate.cursor (plan, phase, execution, step, part, lower, upper, reached, checksum, at)
    values (a_plan, a_phase, a_execution, a_step, a_part, a_lower, a_upper, a_lower, a_checksum, dbmigrate.now());
end
$$
;;
drop function dbmigrate.move_cursor(
    uuid, integer, integer, text[], text[], boolean, bigint, bigint, integer)
;;
-- Moves the cursor of a part from where the caller's transaction began, and adds up what the transaction did. A caller
-- that finds the cursor elsewhere did not begin there and must not commit.
create function dbmigrate.move_cursor(
    a_execution uuid, a_step integer, a_part integer, a_from text[], a_to text[], a_done boolean, a_rows bigint,
    a_scanned bigint, a_retries bigint, a_runner integer) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
declare
    took interval := pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp();
begin
    perform dbmigrate.require_lock(a_runner);
    update dbmigrate.cursor c
    set reached = a_to, done = a_done, rows = c.rows + a_rows, scanned = c.scanned + a_scanned,
        batches = c.batches + 1, busy = c.busy + took, longest = greatest(c.longest, took),
        retries = c.retries + a_retries, at = dbmigrate.now()
    where c.execution = a_execution and c.step = a_step and c.part = a_part and not c.done
      and c.reached is not distinct from a_from;
    if not found then
        raise exception 'Another run moved the cursor of this backfill.' using errcode = 'DM001',
            hint = 'The batch was rolled back. Look at the status, then invoke the phase again.';
    end if;
end
$$
;;
drop function dbmigrate.record_backfill_error(text, text, uuid, integer, text[], text[], text, text, integer)
;;
-- Records a row that a backfill could not change.
create function dbmigrate.record_backfill_error(
    a_plan text, a_phase text, a_execution uuid, a_step integer, a_key text[], a_key_names text[], a_sql_state text,
    a_message text, a_runner integer) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_lock(a_runner);
    insert into dbmigrate.backfill_error as b
        (plan, phase, execution, step, key, key_names, sql_state, message, first_at, at)
    values (a_plan, a_phase, a_execution, a_step, a_key, a_key_names, a_sql_state, a_message,
            dbmigrate.now(), dbmigrate.now())
    on conflict (execution, step, key) do update
    set sql_state = excluded.sql_state, message = excluded.message, at = excluded.at, tries = b.tries + 1,
        settled_at = null;
end
$$
;;
drop function dbmigrate.settle_backfill_error(uuid, integer, text[], integer)
;;
-- Records that a row that had failed was changed.
create function dbmigrate.settle_backfill_error(a_execution uuid, a_step integer, a_key text[], a_runner integer)
    returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_lock(a_runner);
    update dbmigrate.backfill_error b set settled_at = dbmigrate.now()
    where b.execution = a_execution and b.step = a_step and b.key = a_key;
end
$$
;;
alter view dbmigrate.status rename column epoch to execution
;;
-- The state of each phase that was ever started, of every plan. People, dashboards and DbMigrate read it.
create or replace view dbmigrate.status as
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
       l.execution,
       coalesce(l.applied_checksum, l.checksum) as checksum,
       l.undoing,
       d.batch as in_doubt,
       l.files
from known l
left join lateral (
    select e.step || '/' || e.batch as batch
    from dbmigrate.event e
    where e.execution = l.execution and e.event = 'BatchStarted'
      and l.event not in ('PhaseVerified', 'PhaseAdopted', 'PhaseUndone')
      and not exists (select from dbmigrate.event o
                      where o.execution = e.execution and o.event in ('BatchDone', 'BatchFailed', 'BatchResolved')
                        and o.step = e.step and o.batch = e.batch and o.id > e.id)
    order by e.id limit 1) d on l.event not in (
        'PhaseVerified', 'PhaseAdopted', 'PhaseUndone', 'PhaseApplied', 'VerifyFailed')
;;
create or replace view dbmigrate.history as
select e.id, e.at, e.plan, e.phase, e.event, e.step, e.batch, e.message, e.duration, e.db_user, e.os_user, e.host,
       e.tool_version, e.server_version, e.execution, e.run, e.detail
from dbmigrate.event e
order by e.id desc
;;
create view dbmigrate.batch as
select e.id, e.at, e.plan, e.phase, e.execution, e.run, e.step, e.batch, e.event, e.message, e.duration,
       (e.detail ->> 'rows')::bigint as rows,
       coalesce((e.detail ->> 'transactions')::bigint, 1) as transactions,
       coalesce((e.detail ->> 'retries')::bigint, 0) as retries,
       w.waited
from dbmigrate.event e
left join lateral (
    select pg_catalog.make_interval(secs => sum((o.detail ->> 'waited_ms')::double precision) / 1000) as waited
    from dbmigrate.event o
    where o.execution = e.execution and o.event = 'LockWaited' and o.step = e.step and o.batch = e.batch
      and e.event = 'BatchDone') w on true
where e.event in ('BatchDone', 'BatchFailed', 'BatchResolved')
;;
comment on view dbmigrate.batch is
    'One row for each outcome of a batch: how long it took, how many rows it changed, how long it waited for locks.'
;;
create view dbmigrate.lock_wait as
select e.id, e.at, e.plan, e.phase, e.execution, e.run, e.step, e.batch,
       (w.wait ->> 'attempt')::integer as attempt,
       w.wait ->> 'mode' as mode,
       w.wait ->> 'object' as object,
       pg_catalog.make_interval(secs => (w.wait ->> 'waited_ms')::double precision / 1000) as waited,
       w.wait -> 'blockers' as blockers
from dbmigrate.event e, lateral pg_catalog.jsonb_array_elements(e.detail -> 'lock_waits') w(wait)
where e.event = 'LockWaited'
;;
comment on view dbmigrate.lock_wait is
    'One row for each time that a batch waited for a lock: which lock, how long, and the sessions that blocked it.'
;;
create view dbmigrate.check_result as
select e.id, e.at, e.plan, e.phase, e.execution, e.run,
       e.detail ->> 'stage' as stage,
       e.detail ->> 'check' as name,
       e.detail ->> 'kind' as kind,
       e.detail ->> 'status' as status,
       e.detail ->> 'expected' as expected,
       e.detail ->> 'actual' as actual,
       coalesce(e.detail -> 'rows', '[]'::pg_catalog.jsonb) as rows,
       coalesce((e.detail ->> 'rows_omitted')::integer, 0) as rows_omitted,
       e.detail ->> 'sql_state' as sql_state,
       e.duration
from dbmigrate.event e
where e.event = 'Checked'
;;
comment on view dbmigrate.check_result is
    'One row for each check that was asked before a phase, after it or before its undo, with the rows that failed it.'
;;
-- A role that can read the events can read the new views.
do $$
declare
    reader record;
begin
    for reader in
        select distinct a.grantee
        from pg_catalog.pg_class c, lateral pg_catalog.aclexplode(c.relacl) a
        where c.oid operator(pg_catalog.=) 'dbmigrate.event'::pg_catalog.regclass::pg_catalog.oid
          and a.privilege_type operator(pg_catalog.=) 'SELECT'::pg_catalog.text
          and a.grantee operator(pg_catalog.<>) c.relowner
    loop
        execute pg_catalog.format(
            'grant select on dbmigrate.batch, dbmigrate.lock_wait, dbmigrate.check_result to %s',
            case when reader.grantee operator(pg_catalog.=) 0::pg_catalog.oid then 'public'
                 else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(reader.grantee)) end);
    end loop;
end
$$
;;
