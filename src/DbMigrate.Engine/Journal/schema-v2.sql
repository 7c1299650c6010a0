-- Upgrades the journal from version 1 to 2: one call adds several rows, and backfills keep their cursors and the rows
-- that failed. Each statement ends with a line that is ';;' alone.
-- How far each part of a backfill is, written in the transaction that changes the rows.
create table dbmigrate.cursor (
    plan     text not null,
    phase    text not null,
    epoch    uuid not null,
    step     integer not null,
    part     integer not null,
    lower    text[],
    upper    text[] not null,
    reached  text[],
    done     boolean not null default false,
    rows     bigint not null default 0,
    scanned  bigint not null default 0,
    batches  bigint not null default 0,
    checksum text not null,
    at       timestamptz not null,
    primary key (epoch, step, part)
) with (fillfactor = 50)
;;
comment on table dbmigrate.cursor is
    'How far each part of a backfill is: the rows after lower up to reached are done, those up to upper are not.'
;;
create table dbmigrate.backfill_error (
    plan       text not null,
    phase      text not null,
    epoch      uuid not null,
    step       integer not null,
    key        text[] not null,
    key_names  text[] not null,
    sql_state  text not null,
    message    text not null,
    tries      integer not null default 1,
    first_at   timestamptz not null,
    at         timestamptz not null,
    settled_at timestamptz,
    primary key (epoch, step, key)
)
;;
comment on table dbmigrate.backfill_error is
    'The rows that a backfill with on_error: record could not change, and why; settled_at: when a later attempt did.'
;;
create index event_suspension on dbmigrate.event (plan, phase, id desc)
    where event in ('PhaseSuspended', 'PhaseContinued')
;;
-- As in version 1, in PL/pgSQL, which keeps its plan.
create or replace function dbmigrate.event_hash(previous bytea, e dbmigrate.event) returns bytea
    language plpgsql immutable
    as $$
begin
    return pg_catalog.sha256(previous || pg_catalog.convert_to(pg_catalog.jsonb_build_array(
        e.id, pg_catalog.to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.plan, e.phase, e.event,
        e.step, e.batch, e.run, e.epoch,
        e.db_user, e.os_user, e.host, e.tool_version, e.server_version, e.checksum,
        extract(epoch from e.duration), e.message, e.detail)::text, 'UTF8'));
end
$$
;;
-- As in version 1, in PL/pgSQL, which keeps its plan.
create or replace function dbmigrate.holds_lock(runner integer) returns boolean
    language plpgsql volatile
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
create function dbmigrate.require_lock(runner integer) returns void
    language plpgsql volatile
    as $$
declare
    held boolean := true;
begin
    if runner = pg_catalog.pg_backend_pid() then
        held := dbmigrate.holds_lock(runner);
    elsif runner is not null then
        -- See version 3.
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
drop function dbmigrate.append(
    text, text, text, integer, text, uuid, uuid, text, text, text, text, interval, text, jsonb, integer)
;;
-- Adds rows. See version 3.
create function dbmigrate.append(
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
        perform set_config('synchronous_commit', 'off', true);
    end if;
    select * into strict c from dbmigrate.chain for update;
    e.plan := a_plan;
    e.db_user := session_user;
    e.os_user := a_os_user;
    e.host := a_host;
    e.tool_version := a_tool_version;
    e.server_version := current_setting('server_version');
    for n in
        select * from jsonb_to_recordset(a_entries) as x(
            event text, phase text, step integer, batch text, run uuid, epoch uuid, checksum text,
            duration interval, runs_on boolean, message text, detail jsonb)
    loop
        if n.event in ('PhaseWaiting', 'PhaseFailed', 'PhaseInterrupted', 'UndoFailed') then
            select l.run, l.event into last from dbmigrate.event l
            where l.plan = a_plan and l.phase = n.phase
              and l.event in ('PhaseStarted', 'PhaseResumed', 'PhaseWaiting', 'PhaseApplied', 'PhaseVerified',
                              'VerifyFailed', 'PhaseFailed', 'PhaseInterrupted',
                              'UndoStarted', 'UndoResumed', 'UndoFailed', 'PhaseUndone', 'PhaseAdopted')
            order by l.id desc limit 1;
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
        e.epoch := n.epoch;
        e.checksum := n.checksum;
        e.duration := case
            when n.runs_on then n.duration + (clock_timestamp() - transaction_timestamp())
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
-- Called in the first transaction of a phase. See version 3.
create function dbmigrate.require_new(course uuid, names text[]) returns void
    language plpgsql volatile
    as $$
begin
    if not exists (select from dbmigrate.event e where e.epoch = course) then
        raise exception 'The phase has not begun.' using errcode = 'DM003';
    end if;
    if exists (select from pg_catalog.unnest(names) n where pg_catalog.to_regclass(n) is not null) then
        raise exception 'A relation that the phase creates exists already.' using errcode = 'DM002';
    end if;
end
$$
;;
create function dbmigrate.begin_cursor(
    a_plan text, a_phase text, a_epoch uuid, a_step integer, a_part integer, a_lower text[], a_upper text[],
    a_checksum text, a_runner integer) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_lock(a_runner);
    insert into dbmigrate.cursor (plan, phase, epoch, step, part, lower, upper, reached, checksum, at)
    values (a_plan, a_phase, a_epoch, a_step, a_part, a_lower, a_upper, a_lower, a_checksum, dbmigrate.now());
end
$$
;;
-- Moves a cursor from where its batch began. See version 3.
create function dbmigrate.move_cursor(
    a_epoch uuid, a_step integer, a_part integer, a_from text[], a_to text[], a_done boolean, a_rows bigint,
    a_scanned bigint, a_runner integer) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_lock(a_runner);
    update dbmigrate.cursor c
    set reached = a_to, done = a_done, rows = c.rows + a_rows, scanned = c.scanned + a_scanned,
        batches = c.batches + 1, at = dbmigrate.now()
    where c.epoch = a_epoch and c.step = a_step and c.part = a_part and not c.done
      and c.reached is not distinct from a_from;
    if not found then
        raise exception 'Another run moved the cursor of this backfill.' using errcode = 'DM001',
            hint = 'The batch was rolled back. Look at the status, then invoke the phase again.';
    end if;
end
$$
;;
create function dbmigrate.record_backfill_error(
    a_plan text, a_phase text, a_epoch uuid, a_step integer, a_key text[], a_key_names text[], a_sql_state text,
    a_message text, a_runner integer) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_lock(a_runner);
    insert into dbmigrate.backfill_error as b
        (plan, phase, epoch, step, key, key_names, sql_state, message, first_at, at)
    values (a_plan, a_phase, a_epoch, a_step, a_key, a_key_names, a_sql_state, a_message,
            dbmigrate.now(), dbmigrate.now())
    on conflict (epoch, step, key) do update
    set sql_state = excluded.sql_state, message = excluded.message, at = excluded.at, tries = b.tries + 1,
        settled_at = null;
end
$$
;;
create function dbmigrate.settle_backfill_error(a_epoch uuid, a_step integer, a_key text[], a_runner integer)
    returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    as $$
begin
    perform dbmigrate.require_lock(a_runner);
    update dbmigrate.backfill_error b set settled_at = dbmigrate.now()
    where b.epoch = a_epoch and b.step = a_step and b.key = a_key;
end
$$
;;
-- A role that can read the events can read the new tables.
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
        execute pg_catalog.format('grant select on dbmigrate.cursor, dbmigrate.backfill_error to %s',
            case when reader.grantee operator(pg_catalog.=) 0::pg_catalog.oid then 'public'
                 else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(reader.grantee)) end);
    end loop;
end
$$
;;
