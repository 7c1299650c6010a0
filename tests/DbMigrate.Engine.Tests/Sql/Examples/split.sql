-- Statements whose end is easily missed. What libpg_query makes of this file is in expected.jsonl.
select 1;select 2 ; ;; select 3
;
/* a /* nested; */ comment; */ select 4 /* and; /* another; */ */ ;
select ';', 'it''s; here', ''';''', E'a\'; b', e'\\', E'\\\'; c', 'a\' ;
select 'one'
  'two; not the end'

  'three';
select E'a'
  'b\'; c';
select 'a' /* no continuation */ ;
select U&'d\0061t;a', u&"n\0061;me" , U&'!0061;' uescape '!', b'01', X'1F', n'n;';
select "a;b", "a"";""b" from "t;" as "x;y";
select $$;$$, $a$;$$;$b$;$a$, $_1$ ; $_1$, $ä$;$ä$, a$b$ from t; select c$b$ from t;
select $1, $2::text, $1;
prepare p(int) as select $1;
select 1 +-- ; comment
 2, 3 */* ; */ 4, 5 - -6, 7 @-- ;
 8;
select a<>b, a->>'x;', a #>> '{a;b}', a ? ';', a @> ';', ~ 1, |/ 25.0, @ -5 from t;
select 1.5e-3, .5, 5., 0x1F, 0b101, 0o17, 1_000, 1e10 ;
select a[1:2], a[:2], a[1:], a[:], a::int[], array[1, 2]::text[] from t;
select json_object('a': 1, 'b': c) from t;
select case when a then ';' else 'end;' end as "end", begin, atomic from t;
create table t (a int default (1), b text check (b <> ';'), "c;" int, constraint "k;" check (a > 0 and (b is not null)));
create function f1() returns int language sql as 'select 1; select 2;';
create function f2() returns int language plpgsql as $$ begin return 1; end; $$;
create function f3(a int = 1, b text default ';') returns int language sql begin atomic select 1; select 2; end;
create or replace function f4() returns int language sql begin atomic end;
create function f5(a int) returns int language sql begin atomic select case a when 1 then case when a > 0 then 1 end else 2 end; end;
create function f6(x t) returns int language sql begin atomic select (x).end; select x.end as end; select 1 end; select 1 as atomic; end;
create function f7() returns int language sql return 1 + (select max(a) from t);
create function atomic() returns int language sql as 'select 1';
create function begin() returns int language sql as 'select 1';
create function s."end"() returns int language sql as 'select 1';
create function f8("begin" int, atomic int default 3) returns table (begin int, atomic int) language sql begin atomic select 1, 2; end;
create procedure p1() language sql begin atomic insert into t values (1); delete from t where a in (select 1); update t set a = case when true then 1 end; end;
create procedure p2() begin atomic with x as (select 1 as "end") select * from x; values (1), (2); end; select 'after p2';
create function f9() returns int language sql cost 10 set search_path = a, b begin atomic select (select case 1 when 1 then 2 end); end;
create or replace procedure end_it() language plpgsql as 'begin commit; end';
create rule r1 as on insert to t do also (insert into u values (1); delete from u where a = ';'; notify c);
create or replace rule r2 as on update to t where old.a <> new.a do instead (update u set a = (1); select 1;);
create rule r3 as on delete to t do instead nothing;
create rule r4 as on delete to t do instead delete from u;
begin; select 1; end;
begin isolation level serializable, read only; commit and no chain;
start transaction; savepoint a; rollback to a; release a; abort;
create schema s create table a (b int) create view c as select 1 create index on a (b);
do 'begin perform '';''; end';
do language plpgsql $do$ declare x text := $x$;$x$; begin /* ; */ execute 'select ''a;'''; -- ;
end $do$;
insert into t values (1, ';'), (2, $$;$$) on conflict (a) do update set b = excluded.b || ';' returning *;
with x as (select 1), y as (delete from t returning a) insert into u select * from x union all select * from y;
merge into t using u on t.a = u.a when matched and u.b = ';' then update set b = ';' when not matched then insert values (1, ';');
create trigger g after update of a, b on t referencing old table as o new table as n for each statement when (pg_trigger_depth() < 1) execute function h('a;b');
create policy q on t as restrictive for all to public using (a = 1 and exists (select 1 from u where u.b = ';')) with check (true);
create view v as select 1 as a, ';' as b union (select 2, ';') order by 1;
comment on table t is 'a; b
c';
alter table t add column z text default ';', alter column a set default 1, add check (z <> E'\';');
create operator === (leftarg = int, rightarg = int, function = int4eq);
create aggregate agg(int) (sfunc = int4pl, stype = int, initcond = '0');
create type m as enum ('a;', 'b''', '$$');
create cast (m as text) with inout as implicit;
grant select (a, b), insert on t to "role;one", public with grant option;
set search_path to a, "b;c"; set x.y = 'a;b'; reset all; show "x;y";
explain (analyze false, format json) select ';';
copy t to '/tmp/x;y' with (format csv, delimiter ';', quote '''', escape E'\\');
notify c, 'a;b'; listen "c;d"; unlisten *;
create event trigger e on ddl_command_end when tag in ('CREATE TABLE', 'A;B') execute function h();
select E'\\', E'\'', E'''', '\', '''' ; select 'last one without a semicolon'
-- and a comment; at the end
