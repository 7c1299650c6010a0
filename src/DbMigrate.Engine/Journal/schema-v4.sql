-- Upgrades the journal from version 3 to 4. Each statement ends with a line that is ';;' alone.
-- Version 4 grants access by kind (View, Approve, Run) and lets the database check the shape of each row. Functions
-- and views do not depend on the search_path: they name pg_catalog with each operator, or they set the path.
-- The rows that each event may have. A column that is neither required nor optional is null. keys names the type of
-- each key of the detail, as jsonb_typeof does. A key that is not required may be null.
create table dbmigrate.shape (
    event         text primary key,
    access        text[] not null,
    required      text[] not null default '{}',
    optional      text[] not null default '{}',
    keys          jsonb not null default '{}',
    required_keys text[] not null default '{}'
)
;;
comment on table dbmigrate.shape is
    'The shape of the rows of each event: who may write them, their columns, and the keys of their detail.'
;;
insert into dbmigrate.shape (event, access, required, optional, keys, required_keys) values
    ('JournalCreated', '{Owner}', '{}', '{}', '{"environment": "string"}', '{environment}'),
    ('JournalUpgraded', '{Owner}', '{}', '{}', '{}', '{}'),
    ('AccessGranted', '{Owner}', '{}', '{}', '{"role": "string", "access": "array"}', '{role,access}'),
    ('AccessRevoked', '{Owner}', '{}', '{}', '{"role": "string", "access": "array"}', '{role,access}'),
    ('PhaseStarted', '{Run}', '{phase,run,execution,checksum}', '{}',
     '{"action": "string", "variables": "object", "absent": "array"}', '{action,variables}'),
    ('PhaseResumed', '{Run}', '{phase,run,execution,checksum}', '{}',
     '{"action": "string", "variables": "object", "absent": "array", "was": "string"}', '{action,variables}'),
    ('PhaseWaiting', '{Run}', '{phase,run,execution,checksum}', '{duration}', '{}', '{}'),
    ('PhaseApplied', '{Run}', '{phase,run,execution,checksum}', '{duration}', '{"files": "object"}', '{files}'),
    ('PhaseVerified', '{Run}', '{phase}', '{run,execution,checksum,duration}', '{}', '{}'),
    ('PhaseVerifiedAgain', '{Run}', '{phase}', '{run,execution,checksum,duration}', '{}', '{}'),
    ('VerifyFailed', '{Run}', '{phase}', '{run,execution,checksum,duration}', '{}', '{}'),
    ('PhaseFailed', '{Run}', '{phase,run,execution,checksum}', '{duration}', '{}', '{}'),
    ('PhaseInterrupted', '{Run}', '{phase,run,execution,checksum}', '{duration}', '{}', '{}'),
    ('PhaseAdopted', '{Run}', '{phase}', '{run,execution,checksum,duration}', '{"files": "object"}', '{}'),
    ('PhaseSuspended', '{Run}', '{phase}', '{}', '{}', '{}'),
    ('PhaseContinued', '{Run}', '{phase}', '{}', '{}', '{}'),
    ('UndoStarted', '{Run}', '{phase,run,execution}', '{checksum}', '{}', '{}'),
    ('UndoResumed', '{Run}', '{phase,run,execution}', '{checksum}', '{}', '{}'),
    ('UndoFailed', '{Run}', '{phase,run,execution}', '{checksum,duration}', '{}', '{}'),
    ('PhaseUndone', '{Run}', '{phase,run,execution}', '{checksum,duration}', '{}', '{}'),
    ('BatchStarted', '{Run}', '{phase,step,batch,run,execution}', '{checksum,duration}',
     '{"before": "string"}', '{}'),
    ('BatchDone', '{Run}', '{phase,step,batch,run,execution}', '{checksum,duration}',
     '{"before": "string", "rows": "number", "transactions": "number", "retries": "number"}', '{}'),
    ('BatchFailed', '{Run}', '{phase,step,batch,run,execution}', '{checksum,duration}', '{}', '{}'),
    ('BatchResolved', '{Run}', '{phase,step,batch,execution}', '{run,checksum}',
     '{"done": "boolean", "reason": "string"}', '{done}'),
    ('LockWaited', '{Run}', '{phase,step,batch,run,execution}', '{duration}',
     '{"waited_ms": "number", "lock_waits": "array", "lock_waits_omitted": "number"}', '{waited_ms,lock_waits}'),
    ('Checked', '{Run}', '{phase}', '{run,execution,duration}',
     '{"check": "string", "kind": "string", "stage": "string", "status": "string", "expected": "string",
       "actual": "string", "rows": "array", "rows_omitted": "number", "sql_state": "string"}',
     '{check,kind,stage,status}'),
    ('GateOverridden', '{Run}', '{phase,run,execution}', '{}',
     '{"gate": "string", "reason": "string", "was": "string"}', '{gate}'),
    ('Approved', '{Approve}', '{phase,checksum}', '{}', '{"files": "object"}', '{}'),
    ('MilestoneCompleted', '{Approve,Step}', '{}', '{run}', '{"milestone": "string"}', '{milestone}'),
    ('Sampled', '{Run}', '{phase}', '{}', '{"check": "string", "passed": "boolean", "digest": "string"}',
     '{check,passed}'),
    ('BlockersTerminated', '{Run}', '{phase,step,run,execution}', '{}', '{}', '{}')
;;
create or replace function dbmigrate.event_hash(previous bytea, e dbmigrate.event) returns bytea
    language plpgsql immutable
    as $$
begin
    return pg_catalog.sha256(previous operator(pg_catalog.||) pg_catalog.convert_to(pg_catalog.jsonb_build_array(
        e.id,
        pg_catalog.to_char(e.at at time zone 'UTC'::pg_catalog.text, 'YYYY-MM-DD"T"HH24:MI:SS.US'::pg_catalog.text),
        e.plan, e.phase, e.event, e.step, e.batch, e.run, e.execution, e.db_user, e.os_user, e.host, e.tool_version,
        e.server_version, e.checksum, extract(epoch from e.duration), e.message, e.detail)::pg_catalog.text, 'UTF8'));
end
$$
;;
-- Returns whether a session holds the runner lock.
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
    language plpgsql volatile
    as $$
declare
    held boolean := true;
begin
    if runner operator(pg_catalog.=) pg_catalog.pg_backend_pid() then
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
-- Returns the role that the session acts as: the one that SET ROLE named, or else the login. Within a function that
-- runs with the rights of its owner, current_user is the owner.
create function dbmigrate.caller() returns name
    language plpgsql stable
    as $$
declare
    role text := pg_catalog.current_setting('role');
begin
    return case
        when role operator(pg_catalog.=) 'none'::pg_catalog.text then session_user
        else role::pg_catalog.name
    end;
end
$$
;;
-- Fails with 42501 where the caller lacks a kind of access. The privilege on one function stands for each kind.
-- EXECUTE on another function alone is not enough.
create function dbmigrate.require_access(a_access text) returns void
    language plpgsql stable
    as $$
declare
    held boolean := pg_catalog.has_function_privilege(
        dbmigrate.caller(),
        case
            when a_access operator(pg_catalog.=) 'Approve'::pg_catalog.text
            then 'dbmigrate.record(text, text, text, text, jsonb)'::pg_catalog.regprocedure
            else 'dbmigrate.append(text, text, text, text, integer, boolean, jsonb)'::pg_catalog.regprocedure
        end::pg_catalog.oid,
        'EXECUTE');
begin
    if held is not true then
        raise exception 'The role % has no % access to the journal.', dbmigrate.caller(), a_access
            using errcode = '42501';
    end if;
end
$$
;;
-- Returns what is wrong with a row, as a sentence.
create function dbmigrate.shape_problem(a_event text, a_access text[], a_present text[], a_detail jsonb) returns text
    language plpgsql stable set search_path = pg_catalog, pg_temp
    as $$
declare
    s dbmigrate.shape;
    columns text;
    k record;
begin
    if a_event is null then
        return 'A row for the journal names no event.';
    end if;
    select * into s from dbmigrate.shape x where x.event = a_event;
    if not found then
        return format('The journal has no event %s.', a_event);
    end if;
    if not a_access && s.access then
        return format('A row %s is not written with the access %s.', a_event, array_to_string(a_access, ', '));
    end if;
    columns := (select string_agg(c, ', ') from unnest(s.required) c where not c = any (a_present));
    if columns is not null then
        return format('A row %s needs a value for: %s.', a_event, columns);
    end if;
    columns := (select string_agg(c, ', ') from unnest(a_present) c where not c = any (s.required || s.optional));
    if columns is not null then
        return format('A row %s has no value for: %s.', a_event, columns);
    end if;
    if a_detail is not null and jsonb_typeof(a_detail) <> 'object' then
        return format('The detail of a row %s is a JSON object, not %s.', a_event, jsonb_typeof(a_detail));
    end if;
    columns := (select string_agg(c, ', ') from unnest(s.required_keys) c
                where a_detail is null or not a_detail ? c or jsonb_typeof(a_detail -> c) = 'null');
    if columns is not null then
        return format('The detail of a row %s needs: %s.', a_event, columns);
    end if;
    for k in select d.key, jsonb_typeof(d.value) as type, s.keys ->> d.key as expected from jsonb_each(a_detail) d loop
        if k.expected is null then
            return format('The detail of a row %s has no key %s.', a_event, k.key);
        elsif k.type not in (k.expected, 'null') then
            return format('The key %s in the detail of a row %s is of the type %s, not %s.', k.key, a_event,
                          k.expected, k.type);
        end if;
    end loop;
    return format('The row %s has not the shape of its event.', a_event);
end
$$
;;
-- Returns the newest row's number and hash, and locks them until the transaction ends. Waits no longer than 30 seconds,
-- or than the session's lock_timeout where that is shorter, and says who holds them.
create function dbmigrate.lock_chain() returns dbmigrate.chain
    language plpgsql volatile
    as $$
declare
    c dbmigrate.chain;
    holder text;
    before text := pg_catalog.current_setting('lock_timeout');
begin
    select k.* into c from dbmigrate.chain k for update skip locked;
    if found then
        return c;
    end if;
    holder := (
        select pg_catalog.format('process %s, login %s, application %s, in a transaction since %s', l.pid,
                   coalesce(a.usename::pg_catalog.text, 'unknown'),
                   coalesce(nullif(a.application_name, ''::pg_catalog.text), 'unknown'),
                   coalesce(pg_catalog.to_char(a.xact_start at time zone 'UTC'::pg_catalog.text,
                                'YYYY-MM-DD HH24:MI:SS "UTC"'::pg_catalog.text), 'unknown'))
        from dbmigrate.chain k
        join pg_catalog.pg_locks l on l.transactionid operator(pg_catalog.=) k.xmax
        left join pg_catalog.pg_stat_activity a on a.pid operator(pg_catalog.=) l.pid
        where l.locktype operator(pg_catalog.=) 'transactionid'::pg_catalog.text and l.granted
        limit 1);
    begin
        if before::pg_catalog.interval operator(pg_catalog.=) '0'::pg_catalog.interval
            or before::pg_catalog.interval operator(pg_catalog.>) '30s'::pg_catalog.interval then
            perform pg_catalog.set_config('lock_timeout', '30s', true);
        end if;
        select k.* into strict c from dbmigrate.chain k for update;
        perform pg_catalog.set_config('lock_timeout', before, true);
        return c;
    exception
        when lock_not_available then
            raise exception 'Another session adds to the journal: %.', coalesce(holder, 'unknown')
                using errcode = '55P03';
        when no_data_found then
            raise exception 'The journal has no head: the row of dbmigrate.chain is missing.' using errcode = 'DM004';
    end;
end
$$
;;
-- Adds rows. The functions that a role may execute call it.
create function dbmigrate.add(
    a_access text[], a_plan text, a_os_user text, a_host text, a_tool_version text, a_entries jsonb) returns bigint
    language plpgsql volatile
    as $$
declare
    c dbmigrate.chain;
    e dbmigrate.event;
    n record;
    last record;
begin
    if a_plan is null or a_os_user is null or a_host is null or a_tool_version is null or a_entries is null then
        raise exception 'A row for the journal needs a plan, a user, a host, a version and an event.'
            using errcode = 'DM005';
    end if;
    select k.* into c from dbmigrate.chain k for update skip locked;
    if not found then
        c := dbmigrate.lock_chain();
    end if;
    e.plan := a_plan;
    e.db_user := session_user;
    e.os_user := a_os_user;
    e.host := a_host;
    e.tool_version := a_tool_version;
    e.server_version := pg_catalog.current_setting('server_version');
    for n in
        select x.*, p.present,
               p.present operator(pg_catalog.@>) s.required
               and p.present operator(pg_catalog.<@) (s.required operator(pg_catalog.||) s.optional)
               and (s.access operator(pg_catalog.&&) a_access)
               and case
                       when x.detail is null
                       then s.required_keys operator(pg_catalog.=) '{}'::pg_catalog.text[]
                       when pg_catalog.jsonb_typeof(x.detail) operator(pg_catalog.=) 'object'::pg_catalog.text
                       then x.detail operator(pg_catalog.?&) s.required_keys and not exists (
                           select from pg_catalog.jsonb_each(x.detail) d
                           where pg_catalog.jsonb_typeof(d.value) operator(pg_catalog.<>)
                                     coalesce(s.keys operator(pg_catalog.->>) d.key, ''::pg_catalog.text)
                             and (pg_catalog.jsonb_typeof(d.value) operator(pg_catalog.<>) 'null'::pg_catalog.text
                                  or not s.keys operator(pg_catalog.?) d.key
                                  or d.key operator(pg_catalog.=) any (s.required_keys)))
                   end as fits
        from rows from (pg_catalog.jsonb_to_recordset(a_entries) as (
                 event pg_catalog.text, phase pg_catalog.text, step integer, batch pg_catalog.text,
                 run pg_catalog.uuid, execution pg_catalog.uuid, checksum pg_catalog.text, duration interval,
                 runs_on boolean, message pg_catalog.text, detail pg_catalog.jsonb)) with ordinality
             as x(event, phase, step, batch, run, execution, checksum, duration, runs_on, message, detail, position)
        cross join lateral (
            select pg_catalog.array_remove(array[
                case when x.phase is not null then 'phase' end,
                case when x.step is not null then 'step' end,
                case when x.batch is not null then 'batch' end,
                case when x.run is not null then 'run' end,
                case when x.execution is not null then 'execution' end,
                case when x.checksum is not null then 'checksum' end,
                case when x.duration is not null or x.runs_on then 'duration' end], null) as present) p
        left join dbmigrate.shape s on s.event operator(pg_catalog.=) x.event
        order by x.position
    loop
        if n.fits is not true then
            raise exception using errcode = 'DM005',
                message = dbmigrate.shape_problem(n.event, a_access, n.present, n.detail);
        end if;
        if n.event operator(pg_catalog.=) any (
            array['PhaseWaiting', 'PhaseFailed', 'PhaseInterrupted', 'UndoFailed']::pg_catalog.text[]) then
            select l.run, l.event into last from dbmigrate.event l
            where l.plan operator(pg_catalog.=) a_plan and l.phase operator(pg_catalog.=) n.phase
              and l.event operator(pg_catalog.=) any (array[
                      'PhaseStarted', 'PhaseResumed', 'PhaseWaiting', 'PhaseApplied', 'PhaseVerified', 'VerifyFailed',
                      'PhaseFailed', 'PhaseInterrupted', 'UndoStarted', 'UndoResumed', 'UndoFailed', 'PhaseUndone',
                      'PhaseAdopted']::pg_catalog.text[])
            order by l.id desc limit 1;
            -- Either another run has resumed the phase after this one lost its lock, or this one lost its connection
            -- at the commit that ended the phase. In both cases the phase is not in the state that this run reports.
            continue when last.run is null or last.run operator(pg_catalog.<>) n.run
                or last.event operator(pg_catalog.=) any (
                       array['PhaseApplied', 'PhaseVerified', 'PhaseUndone']::pg_catalog.text[]);
        end if;
        e.id := c.last_id operator(pg_catalog.+) 1::pg_catalog.int8;
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
            then coalesce(n.duration, '0'::pg_catalog.interval) operator(pg_catalog.+)
                 (pg_catalog.clock_timestamp() operator(pg_catalog.-) pg_catalog.transaction_timestamp())
            else n.duration
        end;
        e.message := coalesce(n.message, ''::pg_catalog.text);
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
-- Adds the rows of a run. It runs with the rights of the journal's owner: a role that may execute it can add rows and
-- can change none. The rows of one call are in one transaction with whatever the caller does in it. a_durable false
-- lets the commit of that transaction be asynchronous. The duration of an entry with runs_on includes the time from the
-- start of the transaction until the row is written. A step of a run that holds its lock may complete a milestone. The
-- owner may add the rows of the journal itself.
create or replace function dbmigrate.append(
    a_plan text, a_os_user text, a_host text, a_tool_version text, a_runner integer, a_durable boolean,
    a_entries jsonb) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
declare
    access text[] := case when a_runner is null then '{Run}' else '{Run,Step}' end;
begin
    perform dbmigrate.require_access('Run');
    perform dbmigrate.require_lock(a_runner);
    if not a_durable then
        perform set_config('synchronous_commit', 'off', true);
    end if;
    if a_runner is null and pg_has_role(dbmigrate.caller(), current_user, 'MEMBER') then
        access := '{Run,Owner}';
    end if;
    return dbmigrate.add(access, a_plan, a_os_user, a_host, a_tool_version, a_entries);
end
$$
;;
-- Adds approvals and milestones, and no other rows.
create function dbmigrate.record(
    a_plan text, a_os_user text, a_host text, a_tool_version text, a_entries jsonb) returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_access('Approve');
    return dbmigrate.add(array['Approve'], a_plan, a_os_user, a_host, a_tool_version, a_entries);
end
$$
;;
-- Returns when every transaction that has written its row has ended. A run calls it after it took the runner lock: a
-- session of a killed run may still be at its COMMIT. A session that has not written its row is refused it.
create or replace function dbmigrate.await_writers() returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_access('Run');
    perform dbmigrate.lock_chain();
end
$$
;;
-- Records the run of the session that holds the runner lock, and removes the rows of runs that have ended.
create function dbmigrate.register_run(a_run uuid, a_plan text, a_os_user text, a_host text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_access('Run');
    perform dbmigrate.require_lock(pg_backend_pid());
    delete from dbmigrate.runner r
    where r.process_id = pg_backend_pid() or not dbmigrate.holds_lock(r.process_id);
    insert into dbmigrate.runner (run, process_id, plan, db_user, os_user, host, address)
    values (a_run, pg_backend_pid(), a_plan, session_user, a_os_user, a_host, host(inet_client_addr()));
end
$$
;;
-- Removes the row of a run of this login.
create function dbmigrate.end_run(a_run uuid) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_access('Run');
    delete from dbmigrate.runner r where r.run = a_run and r.db_user = session_user::text;
end
$$
;;
-- Stores the objects that a phase may change, as they are before it.
create function dbmigrate.store_snapshot(
    a_plan text, a_phase text, a_execution uuid, a_scope text[], a_objects jsonb) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_access('Run');
    if jsonb_typeof(a_objects) is distinct from 'array' then
        raise exception 'The objects of a snapshot are a JSON array.' using errcode = 'DM005';
    end if;
    insert into dbmigrate.snapshot (plan, phase, execution, scope, objects)
    values (a_plan, a_phase, a_execution, a_scope, a_objects)
    on conflict (plan, phase, execution) do update set objects = excluded.objects;
end
$$
;;
-- Called in the first transaction of a phase whose first rows were sent along with it and which is expected to create
-- only what does not exist. Fails with DM003 where those rows are not committed: nothing after them may run. Fails with
-- DM002 where a relation of one of the names exists: its definition must be stored first. The names are resolved in
-- the caller's search_path, which is why this function sets none.
create or replace function dbmigrate.require_new(a_execution uuid, a_names text[]) returns void
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
-- Adds a part of a backfill.
create or replace function dbmigrate.begin_cursor(
    a_plan text, a_phase text, a_execution uuid, a_step integer, a_part integer, a_lower text[], a_upper text[],
    a_checksum text, a_runner integer) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_access('Run');
    perform dbmigrate.require_lock(a_runner);
    insert into dbmigrate.cursor (plan, phase, execution, step, part, lower, upper, reached, checksum, at)
    values (a_plan, a_phase, a_execution, a_step, a_part, a_lower, a_upper, a_lower, a_checksum, dbmigrate.now());
end
$$
;;
-- Moves the cursor of a part from where the caller's transaction began, and adds up what the transaction did. A caller
-- that finds the cursor elsewhere did not begin there and must not commit.
create or replace function dbmigrate.move_cursor(
    a_execution uuid, a_step integer, a_part integer, a_from text[], a_to text[], a_done boolean, a_rows bigint,
    a_scanned bigint, a_retries bigint, a_runner integer) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
declare
    took interval := clock_timestamp() - transaction_timestamp();
begin
    perform dbmigrate.require_access('Run');
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
-- Records a row that a backfill could not change.
create or replace function dbmigrate.record_backfill_error(
    a_plan text, a_phase text, a_execution uuid, a_step integer, a_key text[], a_key_names text[], a_sql_state text,
    a_message text, a_runner integer) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_access('Run');
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
-- Records that a row that had failed was changed.
create or replace function dbmigrate.settle_backfill_error(
    a_execution uuid, a_step integer, a_key text[], a_runner integer) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_access('Run');
    perform dbmigrate.require_lock(a_runner);
    update dbmigrate.backfill_error b set settled_at = dbmigrate.now()
    where b.execution = a_execution and b.step = a_step and b.key = a_key;
end
$$
;;
-- The state of each phase that was ever started, of every plan. The query is in phase-states.sql.
create or replace view dbmigrate.status as
{phase-states}
;;
create or replace view dbmigrate.history as
select e.id, e.at, e.plan, e.phase, e.event, e.step, e.batch, e.message, e.duration, e.db_user, e.os_user, e.host,
       e.tool_version, e.server_version, e.execution, e.run, e.detail
from dbmigrate.event e
order by e.id desc
;;
-- A row of an older version may have a detail of another shape: what is no number is null.
create or replace view dbmigrate.batch as
select e.id, e.at, e.plan, e.phase, e.execution, e.run, e.step, e.batch, e.event, e.message, e.duration,
       case when pg_catalog.jsonb_typeof(e.detail operator(pg_catalog.->) 'rows'::pg_catalog.text)
                 operator(pg_catalog.=) 'number'::pg_catalog.text
            then (e.detail operator(pg_catalog.->) 'rows'::pg_catalog.text)::bigint end as rows,
       case when pg_catalog.jsonb_typeof(e.detail operator(pg_catalog.->) 'transactions'::pg_catalog.text)
                 operator(pg_catalog.=) 'number'::pg_catalog.text
            then (e.detail operator(pg_catalog.->) 'transactions'::pg_catalog.text)::bigint
            else 1::bigint end as transactions,
       case when pg_catalog.jsonb_typeof(e.detail operator(pg_catalog.->) 'retries'::pg_catalog.text)
                 operator(pg_catalog.=) 'number'::pg_catalog.text
            then (e.detail operator(pg_catalog.->) 'retries'::pg_catalog.text)::bigint
            else 0::bigint end as retries,
       w.waited
from dbmigrate.event e
left join lateral (
    select pg_catalog.make_interval(secs => pg_catalog.sum(
               (o.detail operator(pg_catalog.->) 'waited_ms'::pg_catalog.text)::double precision)
               operator(pg_catalog./) 1000::double precision) as waited
    from dbmigrate.event o
    where o.execution operator(pg_catalog.=) e.execution
      and o.event operator(pg_catalog.=) 'LockWaited'::pg_catalog.text
      and o.step operator(pg_catalog.=) e.step and o.batch operator(pg_catalog.=) e.batch
      and pg_catalog.jsonb_typeof(o.detail operator(pg_catalog.->) 'waited_ms'::pg_catalog.text)
          operator(pg_catalog.=) 'number'::pg_catalog.text
      and e.event operator(pg_catalog.=) 'BatchDone'::pg_catalog.text) w on true
where e.event operator(pg_catalog.=) any (
    array['BatchDone', 'BatchFailed', 'BatchResolved']::pg_catalog.text[])
;;
create or replace view dbmigrate.lock_wait as
select e.id, e.at, e.plan, e.phase, e.execution, e.run, e.step, e.batch,
       case when pg_catalog.jsonb_typeof(w.wait operator(pg_catalog.->) 'attempt'::pg_catalog.text)
                 operator(pg_catalog.=) 'number'::pg_catalog.text
            then (w.wait operator(pg_catalog.->) 'attempt'::pg_catalog.text)::integer end as attempt,
       w.wait operator(pg_catalog.->>) 'mode'::pg_catalog.text as mode,
       w.wait operator(pg_catalog.->>) 'object'::pg_catalog.text as object,
       case when pg_catalog.jsonb_typeof(w.wait operator(pg_catalog.->) 'waited_ms'::pg_catalog.text)
                 operator(pg_catalog.=) 'number'::pg_catalog.text
            then pg_catalog.make_interval(secs =>
                (w.wait operator(pg_catalog.->) 'waited_ms'::pg_catalog.text)::double precision
                operator(pg_catalog./) 1000::double precision) end as waited,
       w.wait operator(pg_catalog.->) 'blockers'::pg_catalog.text as blockers
from dbmigrate.event e
cross join lateral pg_catalog.jsonb_array_elements(
    case when pg_catalog.jsonb_typeof(e.detail operator(pg_catalog.->) 'lock_waits'::pg_catalog.text)
              operator(pg_catalog.=) 'array'::pg_catalog.text
         then e.detail operator(pg_catalog.->) 'lock_waits'::pg_catalog.text
         else '[]'::pg_catalog.jsonb end) w(wait)
where e.event operator(pg_catalog.=) 'LockWaited'::pg_catalog.text
;;
create or replace view dbmigrate.check_result as
select e.id, e.at, e.plan, e.phase, e.execution, e.run,
       e.detail operator(pg_catalog.->>) 'stage'::pg_catalog.text as stage,
       e.detail operator(pg_catalog.->>) 'check'::pg_catalog.text as name,
       e.detail operator(pg_catalog.->>) 'kind'::pg_catalog.text as kind,
       e.detail operator(pg_catalog.->>) 'status'::pg_catalog.text as status,
       e.detail operator(pg_catalog.->>) 'expected'::pg_catalog.text as expected,
       e.detail operator(pg_catalog.->>) 'actual'::pg_catalog.text as actual,
       coalesce(e.detail operator(pg_catalog.->) 'rows'::pg_catalog.text, '[]'::pg_catalog.jsonb) as rows,
       case when pg_catalog.jsonb_typeof(e.detail operator(pg_catalog.->) 'rows_omitted'::pg_catalog.text)
                 operator(pg_catalog.=) 'number'::pg_catalog.text
            then (e.detail operator(pg_catalog.->) 'rows_omitted'::pg_catalog.text)::integer
            else 0 end as rows_omitted,
       e.detail operator(pg_catalog.->>) 'sql_state'::pg_catalog.text as sql_state,
       e.duration
from dbmigrate.event e
where e.event operator(pg_catalog.=) 'Checked'::pg_catalog.text
;;
comment on schema dbmigrate is
    'The journal of DbMigrate: what was done to this database, by whom and when. Read the views; write nothing by hand.'
;;
-- No role but the owner has any right, whatever the default privileges of the owner are. The program grants access
-- afterwards to those that had it.
do $$
declare
    owner oid := (select c.relowner from pg_catalog.pg_class c
                  where c.oid operator(pg_catalog.=) 'dbmigrate.event'::pg_catalog.regclass::pg_catalog.oid);
    held record;
begin
    for held in
        select 'schema' as kind, 'dbmigrate'::pg_catalog.text as name, a.grantee
        from pg_catalog.pg_namespace n
        cross join lateral pg_catalog.aclexplode(n.nspacl) a
        where n.nspname operator(pg_catalog.=) 'dbmigrate'::pg_catalog.name
          and n.nspowner operator(pg_catalog.=) owner and a.grantee operator(pg_catalog.<>) owner
        union
        select 'routine', p.oid::pg_catalog.regprocedure::pg_catalog.text, a.grantee
        from pg_catalog.pg_proc p
        cross join lateral pg_catalog.aclexplode(
            coalesce(p.proacl, pg_catalog.acldefault('f'::"char", p.proowner))) a
        where p.pronamespace operator(pg_catalog.=) 'dbmigrate'::pg_catalog.regnamespace::pg_catalog.oid
          and p.proowner operator(pg_catalog.=) owner and a.grantee operator(pg_catalog.<>) owner
        union
        select 'table', c.oid::pg_catalog.regclass::pg_catalog.text, a.grantee
        from pg_catalog.pg_class c
        cross join lateral pg_catalog.aclexplode(c.relacl) a
        where c.relnamespace operator(pg_catalog.=) 'dbmigrate'::pg_catalog.regnamespace::pg_catalog.oid
          and c.relowner operator(pg_catalog.=) owner and a.grantee operator(pg_catalog.<>) owner
        union
        select 'table', c.oid::pg_catalog.regclass::pg_catalog.text, a.grantee
        from pg_catalog.pg_class c
        join pg_catalog.pg_attribute t on t.attrelid operator(pg_catalog.=) c.oid
        cross join lateral pg_catalog.aclexplode(t.attacl) a
        where c.relnamespace operator(pg_catalog.=) 'dbmigrate'::pg_catalog.regnamespace::pg_catalog.oid
          and c.relowner operator(pg_catalog.=) owner and a.grantee operator(pg_catalog.<>) owner
    loop
        execute pg_catalog.format('revoke all on %s %s from %s cascade', held.kind, held.name,
            case when held.grantee operator(pg_catalog.=) 0::pg_catalog.oid then 'public'
                 else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(held.grantee)) end);
    end loop;
end
$$
;;
