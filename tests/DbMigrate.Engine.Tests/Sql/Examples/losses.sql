-- Statements that remove data or decide what names mean. They are only read: see ExampleFactsTests.
-- One statement a line, as in locks.sql.

delete from t
delete from only s.t as x where x.a = 1 returning *
delete from t * where a < 5 and b in (select id from p)
delete from t x using p where p.id = x.a
delete from t where a = fn(1)
delete from t where a > now() and lower(b) = 'x'
delete from t where current of c
with old as (delete from log where line = 'x' returning line) delete from t where a in (select 1)
with old as (update only log set line = '' returning 1), n as (insert into p values (1)) select * from old
update t set a = 1
update t as "X" set a = 1, "B" = b || 'x', d = default where "X".a = 2
update only s.t set (a, "B") = (1, 2), c[1] = 3
update t set (a, b) = row (1, 2) from p where p.id = t.a
update t set a = (b is distinct from 1) where c = 2 returning a
update t x set a = a + 1 returning *
update t set a = f.b from (select 1 as b) f
insert into only_t values (1) on conflict (a) do update set b = excluded.b where only_t.a > 1
insert into s.t as x values (1) on conflict do nothing
merge into t using p on t.id = p.id when matched and t.a = 1 then delete when not matched then do nothing
merge into only s.t as x using p on x.id = p.id when matched then update set a = 1
truncate t, only s.u cascade
truncate table t restart identity
drop table if exists t, s."U" cascade
drop table t restrict
drop schema s, "S2" cascade
drop database if exists "D"
drop type s.mood cascade
drop type mood
drop domain small cascade
drop domain small
drop extension e
drop owned by r, "R2" cascade
drop column_named_statement
alter table t drop column a, drop column if exists "B" cascade
alter table only s.t alter column a type int, alter b set data type text collate "C" using b::text
alter table t drop constraint k cascade
alter table t rename column a to b
alter table s.t rename a to b
alter table t rename constraint k to l
alter table t rename to u
alter table t set schema "S"
alter view v rename column a to b
alter index i rename to j
alter sequence q set schema s
alter function f(int) rename to g
alter function f(int) set schema s
alter type pair drop attribute a, drop attribute if exists "B"
alter type pair rename attribute a to b
alter type pair alter attribute a type text
alter table t attach partition s.p for values in (1)
alter table t detach partition s.p
alter table t detach partition p concurrently
alter table t inherit s.p
alter table t no inherit s.p
alter table t add column a int references s.p (id), add column b int references q on delete cascade
alter table t add constraint k foreign key (a, b) references s.p (x, y) not valid
create table s.t (a int references p, foreign key (a) references q (id))
create table c partition of s.t for values in (1)
create table if not exists t (a int)
create temp table t (a int) on commit drop
create temp table if not exists t as select 1
create temporary view v as select 1
create or replace view s.v as select 1
create unlogged table t (a int)
copy s.t (a) from '/dev/null'
copy t to '/dev/null'
savepoint "S"; release savepoint s; rollback to "S"; rollback work to savepoint s
set search_path = s, "S2", 'S 3', 'it''s'
set local search_path to default
set session search_path to 'a b'
set search_path = s, 1
set "search_path" to s
set schema 's'
set role r
set role none
set local role "R"
set session authorization 'u'
set session authorization default
set local session authorization u
reset role
reset search_path
reset session authorization
reset all
discard all
discard temp
select set_config('search_path', 's, "S2"', true)
select set_config('search_path', 's, it''s', false)
select set_config('role', 'r', false)
select set_config('search_path', 's', false) from t
select set_config('search_path', 's', false) where 1 = 1
select set_config(a, 's', true)
select set_config('work_mem', '1MB', false)
select set_config('search_path', E's', false), set_config('search_path', 'a\b', false)
select set_config('search_path', case when true then 's' end, false)

create procedure p() language plpgsql as $$ begin commit; end $$; call p()
create procedure p() language plpgsql as 'begin rollback and chain; end'; call p()
create procedure p() language plpgsql as $x$ begin execute 'x'; end $x$; call p()
create procedure p() language plpgsql as $$ begin perform 1; end $$; call p(); call q()
do $$ begin commit work; end $$
do 'begin raise notice ''commit;''; end'
do $$ begin rollback to s; end $$
create type mood as enum ('a'); alter type mood add value 'b'; select 'b'
alter type mood add value 'b'; select 'c'; insert into t values ('b')
alter type s."Mood" add value 'b'; create index concurrently i on t (a); select 'b'
create index i on s.t (a); drop index i; alter index s.i rename to j; reindex index i
create index i on t (a); drop index concurrently i
alter table t add constraint k check (a is not null) not valid; alter table t validate constraint k; alter table t alter a set not null
alter table t add constraint k check (a is not null) not valid; alter table t alter a set not null
alter table t add constraint k check ("A" is not null); alter table t alter "A" set not null, alter b set not null
alter table t add constraint k check (a is not null) not valid; alter table t validate constraint l; alter table u alter a set not null
begin; create table t (a int); create index on t (a); alter table t add b int; commit; alter table t add c int
create table t (a int); create table if not exists u (a int); alter table t add b int; alter table u add b int
begin read only; select 1; commit
begin; set transaction read only; select 1; commit
begin; set transaction snapshot 'x'; select 1; commit
begin; select 1; set local work_mem = '1MB'; set work_mem = '2MB'; commit
begin; set constraints all deferred; commit
begin; insert into t values (1); set constraints all immediate; commit
set local work_mem = '1MB'; vacuum t
set transaction isolation level serializable; vacuum t
create temp table todo (a int); vacuum t; insert into todo values (1)
create temp table todo (a int); vacuum t; drop table if exists todo; select 1
create temp table todo (a int); vacuum t; drop table todo
create temp table todo (a int); vacuum t; create temp table todo (b int); select * from todo
create temp table todo (a int); drop table todo; vacuum t; select * from todo
create temp table todo (a int); discard temp; vacuum t; select * from todo
create temp table todo (a int); vacuum t; do $$ begin insert into todo values (1); end $$
create temp table todo (a int); vacuum t; select fn('todo')
prepare q as select 1; vacuum t; execute q
prepare q as select 1; deallocate q; vacuum t; execute q
prepare q as select 1; deallocate all; vacuum t; execute q
prepare q as select 1; vacuum t; select q from t
declare c cursor with hold for select 1; vacuum t; fetch c
declare c cursor with hold for select 1; close c; vacuum t; fetch c
begin; savepoint a; create temp table todo (a int); rollback to a; commit; vacuum t; select * from todo
begin; savepoint a; create temp table todo (a int); release a; commit; vacuum t; select * from todo
begin; create temp table todo (a int); savepoint a; drop table todo; rollback to savepoint a; commit; vacuum t; select * from todo
select pg_advisory_lock(1); vacuum t; select 1
select pg_advisory_lock(1); select pg_advisory_unlock(1); vacuum t; select 1
listen c; vacuum t; select 1
listen c; unlisten c; vacuum t; select 1
select set_config('work_mem', a, false) from t; vacuum t; select 1
select set_config('work_mem', '1MB', false); vacuum t; select 1
select fn(1); vacuum t; select 1
insert into t values (fn(1)); vacuum t; select 1
select fn(1); discard all; select 1
drop index concurrently s."I"
create index concurrently "I" on s.t (a)
create index concurrently on s.t (a)
reindex (verbose) table concurrently s.t
reindex table concurrently "T"
alter table s.t detach partition "P" concurrently
create database "D"
drop database "D"
commit prepared 'x y'
create unique index on only s.t (a)
create function s.f(a int default 1, b text = 'x', out c int, variadic d int[] := '{}') returns int language sql as ''
create or replace procedure p(a numeric(1, 2) default 1) language sql as ''
create type "a.b".c as enum ()
create view "V".w as select 1
alter view "a.b"."c.d" rename to "e"
alter table "a.b".t set schema "c"
create or replace function f() returns int language sql as ''
create index if not exists i on s.t (a)
create unique index if not exists s on t (a)
