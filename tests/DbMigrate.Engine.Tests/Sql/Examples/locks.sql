-- One statement a line; each is run on a server and compared with what the facts say of it.
-- Behind "--": the first version that knows it; "also" tables that are locked although it does not name them (* any); "maybe" tables that
-- only some versions lock; "idle": here it has nothing to do, or nothing to take back; "fails": only read, not run.

create table n1 (id int, a int references p, b int check (b > 0), foreign key (a) references p (id))
create table if not exists n1 (z serial primary key, like q including all)
create table n1 (x int) inherits (parent, stranger)
create table n1 partition of part for values from (20) to (30)
create temp table n1 as select t.* from t join p on t.a = p.id
create unlogged table n1 as values (1)
create table n1 (a, b) as table q
select * into n1 from q
create foreign table ft2 (a int) server sv

alter table t rename to t9
alter table t rename constraint t_check to t_check9
alter table t rename column b to b9
alter table t set schema s2
alter table part attach partition part3 for values from (30) to (40) -- idle
alter table part detach partition part1
alter table t add column z int
alter table t add column z int not null default 7
alter table t add z timestamptz default now()
alter table t add column z uuid default gen_random_uuid()
alter table t add column z serial
alter table t add column z bigint generated always as identity
alter table t add column z int generated always as (a + 1) stored
alter table t add column z int generated always as (a + 1) virtual -- 18
alter table t add column z int check (z > 0)
alter table t add column z int unique
alter table t add column z int references p
alter table t add column z int default 1 references p (id)
alter table t add column z small
alter table t add column z mood default 'ok'
alter table t add column z int default fn(1)
alter table t add column z text[] default '{}', add column y numeric(10, 2) default 0.5, add column x double precision
alter table q add column z int not null default null -- fails
alter table t add constraint n foreign key (a) references p (id) on delete cascade not valid
alter table t add constraint n foreign key (a) references p (id)
alter table t add foreign key (a) references p
alter table t add constraint n unique (c)
alter table t add constraint n unique using index t_c
alter table q add primary key (id)
alter table q add constraint n exclude using btree (a with =)
alter table t add constraint n check (a > 0) not valid
alter table t add constraint n check (a > 0)
alter table q add constraint n not null a -- 18
alter table q add constraint n not null a not valid -- 18
alter table t drop constraint t_check
alter table t drop constraint t_fk2 -- also p
alter table t drop column d
alter table t drop column if exists nothing_there
alter table t alter column c type bigint -- also v mv fails
alter table t alter column d type bigint
alter table t alter column j type varchar(200)
alter table t alter column b type varchar
alter table q alter column a set data type bigint
alter table q alter column a type text using a::text
alter table t alter column d set default 4, alter column b drop default
alter table q alter column a set not null
alter table t alter column d set not null -- idle
alter table t alter column c drop not null
alter table t alter column g set expression as (id + 2) -- 17
alter table t alter column g drop expression
alter table t alter column c add generated always as identity
alter table t alter column n drop identity
alter table t alter column n set generated always set increment 2 restart with 100
alter table t alter column a set statistics 100
alter table t alter column b set storage external
alter table t alter column b set compression pglz
alter table t alter column a set (n_distinct = 5)
alter table t alter column a reset (n_distinct)
alter table t alter constraint t_fk2 deferrable initially deferred
alter table t alter constraint t_fk2 not enforced -- 18 also p
alter table t alter constraint t_fk3 enforced -- 18 also p
alter table t add constraint n check (a > 0) not enforced -- 18
alter table t add constraint n foreign key (a) references p not enforced -- 18
alter table t validate constraint t_check
alter table t validate constraint t_fk -- also p
alter table t disable trigger tr
alter table t disable trigger all
alter table t enable always trigger tr
alter table t enable trigger tr -- idle
alter table q disable rule ru
alter table q enable replica rule ru
alter table q enable rule ru -- idle
alter table t enable row level security
alter table t disable row level security -- idle
alter table t force row level security
alter table t no force row level security -- idle
alter table t cluster on t_a
alter table t set without cluster
alter table t set without oids
alter table t set access method heap -- idle
alter table t set access method heap2
alter table q set tablespace ts
alter table q set unlogged
alter table u set logged
alter table t set (fillfactor = 70, autovacuum_enabled = false, toast_tuple_target = 200, parallel_workers = 2)
alter table t set (user_catalog_table = true)
alter table t reset (fillfactor)
alter table stranger inherit parent
alter table child no inherit parent
alter table pairs of pair
alter table typed not of
alter table t owner to current_user
alter table t replica identity full
alter table only t add column z int, drop column b
alter foreign table ft rename to ft9
alter foreign table ft rename column a to a9
alter foreign table ft set schema s2
alter foreign table ft add column z int
alter foreign table ft alter column a options (add x 'y')
alter foreign table ft options (add x 'y')
alter table all in tablespace pg_default set tablespace pg_default -- idle
drop table q
drop table q, log
drop table p cascade -- also t
drop foreign table ft
truncate q -- idle
truncate table q, log restart identity -- idle
lock table t
lock t, p in share update exclusive mode
lock table only t in access share mode nowait
lock table t in row share mode
lock table t in row exclusive mode
lock table t in share mode
lock table t in share row exclusive mode
lock table t in exclusive mode

create trigger n before update on t for each row execute function tf()
create constraint trigger n after update on t from p for each row execute function tf()
alter trigger tr on t rename to tr9
alter trigger tr on t depends on extension plpgsql
drop trigger tr on t
create rule n as on delete to q do instead nothing
alter rule ru on q rename to ru9
drop rule ru on q
create policy n on t for select using (a = 1)
alter policy pol on t rename to pol9
alter policy pol on t using (false)
drop policy pol on t
create statistics n on a, b from t
create statistics on a, b from t -- 16
alter statistics st rename to st9
alter statistics st set statistics 100
drop statistics st -- also t

create index n on t (b)
create index on t (b) where b is not null
create unique index if not exists n on t (id, a)
create index n on only part (id)
create index n on part (id) -- also part1 part2
drop index t_a
drop index t_a, q_a
alter index t_a rename to t_a9
alter index t_a set tablespace ts
alter index part_k attach partition part1_k -- also part part1
alter index t_a set (fillfactor = 70)
alter index t_a reset (fillfactor)
alter index t_a alter column 1 set statistics 100 -- fails
alter index t_a depends on extension plpgsql
alter index t_a no depends on extension plpgsql
alter index all in tablespace pg_default set tablespace pg_default -- idle
reindex index t_a
reindex (verbose) table t
create view n as select * from t where exists (select 1 from p where p.id = t.a)
create or replace view v as select id, a, 1 as one from t
alter view v rename to v9
alter view v rename column a to a9
alter view v set schema s2
alter view v alter column a set default 1
alter view v owner to current_user
alter view v set (security_barrier = true)
drop view v
create materialized view n as select * from t
create materialized view n as select * from t with no data
refresh materialized view mv -- also t
refresh materialized view concurrently mv -- also t
alter materialized view mv rename to mv9
alter materialized view mv rename column a to a9
alter materialized view mv set schema s2
alter materialized view mv alter column a set statistics 10
alter materialized view mv cluster on mv_id
alter materialized view mv set (fillfactor = 80)
alter materialized view mv depends on extension plpgsql
alter materialized view all in tablespace pg_default set tablespace pg_default -- idle
drop materialized view mv
create sequence n
alter sequence sq rename to sq9
alter sequence sq set schema s2
alter sequence sq owner to current_user
alter sequence sq set unlogged -- 15
alter sequence sq set logged -- 15 idle
alter sequence sq increment by 2 restart with 10
alter sequence sq owned by q.id -- also q
drop sequence sq

insert into t (id, a, c) values (100, 1, 100) -- also p
insert into q select id, a from t where a in (select id from p)
with x as (select 1 as id) insert into q (id) select id from x
update t set a = 1 where id = 1 -- also p
update only q set a = p.v from p where p.id = q.id
delete from q using p, part1 as o where q.id = p.id
with gone as (delete from q returning id), x as (update log set line = '' returning 1) select * from gone, p
merge into q using (select * from p) as o on q.id = o.id when matched then update set a = 1 when not matched then insert (id) values (1) -- 15 fails
merge into log using p on line = p.w when matched then do nothing -- 15
select 1
select count(*) from t, p left join q using (id), lateral (select * from part) x, generate_series(1, 2) g -- also part1 part2
select extract(year from now()), trim(both from 'x'), substring('abc' from 1) from t where a is distinct from 1
(select id from t union all select id from p) order by 1
with recursive r (n) as (select 1 union all select n + 1 from r where n < 3) select * from r join q on q.id = r.n
values (1), (2)
table q
select * from t for update
select * from t for key share of t skip locked
select * from only parent, v -- also t
copy q from '/dev/null'
copy (select * from q) to '/dev/null'
copy q (id) to '/dev/null'
explain select * from t
explain (analyze, costs off) delete from q where id = 1
execute ps
prepare n as select 1 -- idle
deallocate ps
declare n cursor for select * from t
do $$ begin perform 1; end $$
call pr()
analyze t
analyze verbose t, q (a)
cluster t using t_a
cluster verbose t_a on t
cluster marked

set standard_conforming_strings = on
set client_encoding to 'UTF8'
set names 'UTF8'
set local work_mem = '4MB'
set time zone 'UTC'
set session characteristics as transaction read write
set role none
set search_path to public, s2
set constraints all deferred
set transaction isolation level read committed -- fails
reset work_mem
reset all
show work_mem
discard temp
listen c
unlisten c
notify c, 'x'
load 'plpgsql'
checkpoint
savepoint n
alter database current_db set work_mem = '4MB' -- fails
comment on table t is 'x'
comment on view v is 'x'
comment on column t.a is 'x'
comment on constraint t_check on t is 'x'
comment on trigger tr on t is 'x'
comment on policy pol on t is 'x'
comment on index t_a is 'x'
comment on function fn(int) is 'x'
comment on schema s2 is 'x'
grant select on t to public -- maybe t
grant insert (a) on table t, q to public -- maybe t q
grant usage on schema s2 to public
grant all on all tables in schema public to public
revoke select on t from public -- maybe t
revoke usage on schema s2 from public
alter default privileges in schema s2 grant select on tables to public
create publication n for table t
alter publication pub add table t
alter publication pub set table t, q
alter publication pub drop table q -- fails
create schema n authorization current_user
create schema n
alter schema s2 rename to s9
drop schema s2
create type n as enum ('a')
create type n as (a int)
alter type mood add value if not exists 'happy'
alter type mood rename value 'sad' to 'blue'
alter type duo rename attribute a to a9
alter type duo add attribute c int
alter type mood rename to mood9
alter type mood set schema s2
drop type mood
create domain n as text check (value <> '')
alter domain small add constraint n check (value > 0) not valid
alter domain small add constraint n check (value > 0) -- also domains
alter domain small set not null -- also domains
alter domain small drop not null
drop domain small cascade -- also domains
create extension if not exists plpgsql
create function n(a int default 1) returns int language sql as 'select 1'
create or replace function fn(a int) returns int language sql as 'select 2'
create procedure n() language sql as ''
create aggregate n(int) (sfunc = int4pl, stype = int)
alter function fn(int) rename to fn9
alter function fn(int) set schema s2
alter function fn(int) stable
drop function fn(int)
drop procedure pr
create cast (pair as text) with inout
create collation n (locale = 'C')
create operator === (leftarg = int, rightarg = int, function = int4eq)
create text search configuration n (copy = simple)
create event trigger n on ddl_command_end execute function tf() -- fails
create server n foreign data wrapper fdw
create user mapping for current_user server sv
drop server sv cascade -- also ft
security label on table t is 'x' -- fails

create index concurrently n on t (b)
create unique index concurrently if not exists n on t (b, c)
drop index concurrently t_a -- also t
reindex index concurrently t_a -- also t
reindex (verbose) table concurrently t
reindex (concurrently, verbose) table t
reindex (concurrently) index t_a -- also t
reindex schema public
reindex schema concurrently s2
reindex database concurrently postgres
reindex (verbose) system postgres
alter table part detach partition part1 concurrently
vacuum t
vacuum full verbose analyze t
vacuum (full, analyze) t
vacuum (freeze, full off) t, q
vacuum
vacuum (verbose)
cluster
cluster (verbose) -- 17
create database n
drop database if exists n
alter database postgres set tablespace ts
create tablespace n location ''
drop tablespace ts
alter system set work_mem = '8MB'
alter system reset work_mem
discard all
commit prepared 'n'
rollback prepared 'n'
create subscription n connection 'host=x' publication p -- fails
drop subscription if exists n -- fails
alter subscription n refresh publication -- fails

rollback to savepoint n -- fails
release n -- fails
set xml option content
alter database postgres rename to n -- fails
alter database postgres owner to current_user
alter tablespace ts rename to ts9
alter tablespace ts reset (random_page_cost)
alter subscription n rename to n9 -- fails
fetch n -- fails
move n -- fails
close n -- fails
analyze -- also *
alter table part detach partition part1 finalize -- fails
alter domain small rename constraint n to n9 -- fails
alter extension plpgsql update
drop extension plpgsql cascade -- also t
create schema authorization current_user -- fails
alter schema s2 owner to current_user
alter collation s2.n rename to n9 -- fails
create default conversion n for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8
create access method n type table handler heap_tableam_handler
drop access method heap2
alter server sv options (add a 'b')
alter server sv rename to sv9
alter foreign data wrapper fdw rename to fdw9
alter publication pub rename to pub9
alter publication pub set (publish = 'insert')
drop publication pub
alter type mood owner to current_user
alter type s2.n rename to m -- fails
drop collation s2.n -- fails
alter procedure pr() rename to pr9
alter procedure pr() set schema s2
drop routine fn(int)
alter aggregate n(int) rename to n9 -- fails
alter text search configuration n rename to n9 -- fails
create text search dictionary n (template = simple)
drop text search dictionary n -- fails
create role n_role
alter role postgres rename to n -- fails
alter role current_user set work_mem = '4MB' -- fails
grant pg_monitor to current_user
revoke pg_monitor from current_user
drop role n -- fails
reassign owned by current_user to current_user -- fails
drop owned by n -- fails
import foreign schema x from server sv into public -- fails
alter policy pol on t to public
comment on rule ru on q is 'x'
set row_security = on
set session authorization default
set session characteristics as transaction isolation level read committed
set transaction read write -- fails
create or replace view n as select 1 as one
create recursive view n (a) as select 1 as a union all select a + 1 from n where a < 3
create transform for int language sql (from sql with function prsd_lextype(internal)) -- fails
drop cast (pair as text) -- fails
create operator class n for type int using btree as storage int -- fails
create operator family n using btree
drop operator family n using btree -- fails
alter operator family n using btree rename to m -- fails
drop operator === (int, int) -- fails
alter operator === (int, int) owner to current_user -- fails
alter large object 1 owner to current_user -- fails
alter user mapping for current_user server sv options (add a 'b') -- fails
drop user mapping for current_user server sv -- fails
alter language plpgsql owner to current_user
