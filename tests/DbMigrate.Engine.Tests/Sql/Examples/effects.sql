-- More examples for the columns on what a statement does not name, on the session, and on code that is not read.
-- One statement a line, as in locks.sql.

select fn(1)
select public.fn(a) from t
select now(), count(*) filter (where a > 1) over (partition by b order by lower(b)) from t
select set_config('work_mem', '5MB', false)
select set_config('work_mem', '5MB', true)
select pg_advisory_lock(1)
select pg_advisory_xact_lock(1)
select query_to_xml('select * from t', true, false, '')
insert into q values (fn(1), 2)
update q set a = fn(a)
update q set a = lower(a::text)::int
do $$ begin execute 'lock table p; set work_mem = ''6MB''; create table dynamic ()'; end $$
explain select fn(1)
explain analyze select fn(1)
explain (analyze false) select a from t
create temp table n1 (a int) -- idle
create temporary table n1 (a int) on commit drop
create table pg_temp.n1 (a int) -- idle
create temp view n1 as select 1 as one -- idle
create temp sequence n7 -- idle
create function pg_temp.n1() returns int language sql as 'select 1' -- idle
create type pg_temp.n1 as enum ('a') -- idle
select 1 as temp into n1
select 1 as a into temp n1 -- idle
listen other
declare n1 cursor with hold for select 1
prepare n1 as select * from t -- idle
set local role none
set session work_mem = '7MB'
set role postgres
set session authorization postgres
create table n1 (a int default fn(1))
create table n1 partition of part for values from (fn(1) + 49) to (60)
alter table q add column z int default pg_catalog.lower('1')::int
alter table q alter column a type bigint using fn(a)
alter table q alter column a type bigint using (a + 1)
alter table q add constraint n check (fn(a) > 0)
alter table t drop column a cascade -- also p v mv
alter table t rename to t9
alter table p rename column w to w9
alter table parent add column z int -- also child
alter table parent rename column id to id9 -- also child
alter table t rename constraint t_fk2 to t_fk9
alter table part add column z int -- also part1 part2
alter table t drop constraint t_pkey -- also t_pkey
drop table t cascade -- also p v mv
drop view v cascade
drop sequence sq cascade
drop index t_c
create index n on t (fn(a)) -- fails
create index n on t using gin (x) -- fails
create index n on q using gin (x)
create policy n on t using (exists (select from p where p.id = a))
alter policy pol on t using (a in (select id from p))
create rule n as on delete to q do also insert into log select w from p
create function n() returns bigint language sql as 'select count(*) from t' -- also t
create function n() returns bigint language plpgsql as 'begin return (select count(*) from t); end'
create procedure n() language sql as 'select count(*) from t' -- also t
create trigger n after insert on t for each statement execute function tf()
comment on index t_a is 'x'
comment on rule ru on q is 'x'
create publication n for all tables
alter table q owner to current_user
alter index t_a rename to t_a9
alter type mood rename value 'sad' to 'blue'
create materialized view n as select fn(1)
create table n1 as select fn(a) from t
copy (select fn(a) from t) to '/dev/null'
with x (a) as (select 1), y (b) as (select a from x) select y.b from y
select * from json_to_record('{"a": 1}') as (a int)
select distinct on (a) fn(a) from t
select a from unnest(array[1]) u(a)
