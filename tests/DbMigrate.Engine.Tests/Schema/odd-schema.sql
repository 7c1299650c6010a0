-- A schema with one of every kind and every property, under odd names. Statements are separated by empty lines. A first
-- line --@16+ says from which version on, --@<16 up to which one a statement runs.

do $$ begin create role "Odd ""role"; exception when duplicate_object or unique_violation then end $$;

do $$ begin create role "schéma_app"; exception when duplicate_object or unique_violation then end $$;

do $$ begin create role schema_other; exception when duplicate_object or unique_violation then end $$;

create schema "Odd "". schema" authorization "Odd ""role";

comment on schema "Odd "". schema" is E'it''s \\ odd\nin two lines';

grant usage on schema "Odd "". schema" to public;

grant usage, create on schema "Odd "". schema" to "schéma_app" with grant option;

set role "schéma_app";

grant create on schema "Odd "". schema" to schema_other;

reset role;

create schema app;

grant usage on schema app to public;

revoke usage on schema public from public;

comment on schema public is 'Not standard';

create schema "a123456789b123456789c123456789d123456789e123456789f123456789xyz";

create extension hstore with schema "Odd "". schema";

create extension citext;

create extension pg_trgm with schema app;

comment on extension hstore is 'pairs';

create extension postgres_fdw;

revoke execute on function public.citext_eq(public.citext, public.citext) from public;

grant usage on foreign data wrapper postgres_fdw to schema_other with grant option;

-- Languages

create function app."Handler"() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';

create function app.inline(internal) returns void language c as '$libdir/plpgsql', 'plpgsql_inline_handler';

create function app.validate(oid) returns void language c strict as '$libdir/plpgsql', 'plpgsql_validator';

create trusted language "plOdd" handler app."Handler" inline app.inline validator app.validate;

create language plother handler app."Handler";

comment on language "plOdd" is 'language';

revoke usage on language "plOdd" from public;

alter language "plOdd" owner to "Odd ""role";

create function app.in_odd() returns int language "plOdd" as 'begin return 1; end';

-- Collations

create collation app."libc C" (provider = libc, locale = 'C');

create collation app.libc_two (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');

create collation "Odd "". schema"."icu ä" (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);

create collation app.icu (provider = icu, locale = 'und');

--@16+
create collation app.icu_rules (provider = icu, locale = 'und', rules = '&V << w <<< W');

--@17+
create collation app.own (provider = builtin, locale = 'C.UTF-8');

comment on collation app.icu is 'it';

alter collation app.icu owner to schema_other;

-- Enums

create type app.state as enum ('new', 'it''s', E'back\\slash', 'Größe', '');

create type app.nothing as enum ();

comment on type app.state is 'state';

revoke usage on type app.state from public;

grant usage on type app.state to "schéma_app" with grant option;

alter type app.nothing owner to "schéma_app";

-- Shells and base types

create type app.shell;

create type app.text_like;

create function app.text_like_in(cstring, oid, int) returns app.text_like language internal immutable strict parallel safe as 'varcharin';

create function app.text_like_out(app.text_like) returns cstring language internal immutable strict parallel safe as 'varcharout';

create function app.text_like_receive(internal, oid, int) returns app.text_like language internal stable strict as 'varcharrecv';

create function app.text_like_send(app.text_like) returns bytea language internal stable strict as 'varcharsend';

create function app.mod_in(cstring[]) returns int language internal immutable strict as 'varchartypmodin';

create function app.mod_out(int) returns cstring language internal immutable strict as 'varchartypmodout';

create type app.text_like (input = app.text_like_in, output = app.text_like_out, receive = app.text_like_receive, send = app.text_like_send, typmod_in = app.mod_in, typmod_out = app.mod_out, internallength = variable, storage = extended, category = 'S', preferred = false, default = 'it''s', delimiter = ';', collatable = true);

comment on type app.text_like is 'like text';

grant usage on type app.text_like to schema_other;

create type app."Number";

create function app.number_in(cstring) returns app."Number" language internal immutable strict as 'float8in';

create function app.number_out(app."Number") returns cstring language internal immutable strict as 'float8out';

create type app."Number" (input = app.number_in, output = app.number_out, internallength = 8, passedbyvalue, alignment = double, storage = plain, category = 'q', preferred = true);

create type app.pair;

create function app.pair_in(cstring) returns app.pair language internal immutable strict as 'point_in';

create function app.pair_out(app.pair) returns cstring language internal immutable strict as 'point_out';

create type app.pair (input = app.pair_in, output = app.pair_out, internallength = 16, alignment = double, element = float8, subscript = raw_array_subscript_handler);

-- Composites

create type app.empty as ();

create type "Odd "". schema"."Pair "" of" as ("X "" 1" int, state app.state[], label varchar(20) collate app."libc C", "number" app."Number", mail public.citext);

comment on type "Odd "". schema"."Pair "" of" is 'pair';

comment on column "Odd "". schema"."Pair "" of"."X "" 1" is 'the first';

alter type "Odd "". schema"."Pair "" of" owner to "Odd ""role";

create type app.nested as (pair "Odd "". schema"."Pair "" of", pairs "Odd "". schema"."Pair "" of"[], at timestamp(3) with time zone);

-- Domains

create function app.is_good(text) returns boolean language sql immutable as 'select $1 <> ''bad''';

create domain app.good as text collate app."libc C" default 'it''s' || ' good' not null constraint "c 2" check (app.is_good(value)) constraint a1 check (value <> '');

alter domain app.good add constraint later check (value <> 'x') not valid;

comment on domain app.good is 'good';

comment on constraint "c 2" on domain app.good is 'of domain';

create domain app.better as app.good check (length(value) > 1);

create domain app.numbers as numeric(10, 2)[] default '{1}';

--@17+
create domain app.named as int constraint "not null at all" not null;

--@17+
comment on constraint "not null at all" on domain app.named is 'named';

revoke usage on type app.good from public;

alter domain app.better owner to schema_other;

-- Ranges

create type app.plain_range as range (subtype = float8, subtype_diff = float8mi);

create type app."Text range" as range (subtype = text, subtype_opclass = text_pattern_ops, collation = "C", multirange_type_name = app."Text ranges");

create type app.canonical_range;

create function app.canonical(app.canonical_range) returns app.canonical_range language internal immutable strict as 'int4range_canonical';

create type app.canonical_range as range (subtype = int4, canonical = app.canonical);

comment on type app."Text range" is 'texts';

create domain app.some_days as app.plain_range check (not isempty(value));

-- Functions

create function app.add(a int, b int default 2, variadic c int[] default '{}') returns int language sql immutable leakproof strict parallel safe cost 7 as 'select a + b';

create function app.rows(in "A "" b" text, inout d date, out "it's" app.state) returns setof record language plpgsql stable rows 50 security definer set search_path = app, "Odd "". schema" set "my.oddSetting" = 'x''y' set work_mem = '10MB' as $body$ begin return next; end $body$;

create function app.as_table(text) returns table (id int, "Pair" "Odd "". schema"."Pair "" of") language plpgsql as 'begin return; end';

create function app.atomic(x int default 1) returns int begin atomic select x + 1; select app.add(x, 3); end;

create function app.returned(t text) returns text return upper(t) || app.is_good(t)::text;

create function app.window_rank() returns bigint language internal window immutable strict as 'window_rank';

create function app.supported(text, text) returns boolean language internal immutable strict support textlike_support as 'textlike';

create function app.polymorphic(anyelement, anyarray) returns anyelement language sql as 'select $1';

create function app."Odd "" function"("select" int, "Größe" text = $$it's$$) returns void language sql as $a$ select '$$' $a$;

comment on function app."Odd "" function"(int, text) is 'odd';

revoke execute on function app.add(int, int, int[]) from public;

grant execute on function app.add(int, int, int[]) to "schéma_app" with grant option;

alter function app.rows(text, date) owner to "Odd ""role";

alter function app.polymorphic(anyelement, anyarray) depends on extension citext;

create procedure app.run(in a int, out b text, inout c text default 'x') language plpgsql as 'begin b := c; commit; end';

create procedure app."Do It"() language sql begin atomic select 1; end;

comment on procedure app.run(int, text) is 'runs';

grant execute on procedure app."Do It"() to schema_other;

-- Aggregates

create aggregate app.sum_up(int) (sfunc = int4pl, stype = int, initcond = '0', combinefunc = int4pl, parallel = safe, sspace = 8);

create function app.finish(int, anyelement) returns int language sql as 'select $1';

create function app.state_of(int, anyelement) returns int language sql as 'select $1 + 1';

create aggregate app."Count" (value anyelement) (sfunc = app.state_of, stype = int, initcond = '0', finalfunc = app.finish, finalfunc_extra, finalfunc_modify = shareable);

create aggregate app.moving(float8) (sfunc = float8pl, stype = float8, initcond = '0', msfunc = float8pl, minvfunc = float8mi, mstype = float8, msspace = 16, minitcond = '0', mfinalfunc = float8abs, mfinalfunc_modify = read_write);

create aggregate app.every_row(*) (sfunc = int8inc, stype = int8, initcond = '0');

create aggregate app.least_of(text) (sfunc = text_smaller, stype = text, sortop = operator(pg_catalog.<));

create aggregate app.percentile(float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra = true);

create aggregate app.rank_of(variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);

create aggregate app.bytes(numeric) (sfunc = numeric_avg_accum, stype = internal, combinefunc = numeric_avg_combine, serialfunc = numeric_avg_serialize, deserialfunc = numeric_avg_deserialize, finalfunc = numeric_avg, sspace = 128, parallel = restricted);

comment on aggregate app.every_row(*) is 'rows';

comment on aggregate app.percentile(float8 order by anyelement) is 'percent';

revoke execute on function app.every_row() from public;

grant execute on function app.percentile(float8, anyelement) to schema_other;

alter aggregate app.sum_up(int) owner to "Odd ""role";

-- Operators

create function app.near(app."Number", app."Number") returns boolean language internal immutable strict as 'float8eq';

create function app.far(app."Number", app."Number") returns boolean language internal immutable strict as 'float8ne';

create function app.below(app."Number", app."Number") returns boolean language internal immutable strict as 'float8lt';

create function app.above(app."Number", app."Number") returns boolean language internal immutable strict as 'float8gt';

create function app.compare(app."Number", app."Number") returns int language internal immutable strict as 'btfloat8cmp';

create function app.below_float(app."Number", float8) returns boolean language internal immutable strict as 'float8lt';

create function app.compare_float(app."Number", float8) returns int language internal immutable strict as 'btfloat8cmp';

create function app.negate(app."Number") returns app."Number" language internal immutable strict as 'float8um';

create operator app.=== (function = app.near, leftarg = app."Number", rightarg = app."Number", commutator = operator(app.===), negator = operator(app.!==), restrict = eqsel, join = eqjoinsel, hashes, merges);

create operator app.!== (function = app.far, leftarg = app."Number", rightarg = app."Number", commutator = operator(app.!==), negator = operator(app.===), restrict = neqsel, join = neqjoinsel);

create operator app.<<< (function = app.below, leftarg = app."Number", rightarg = app."Number", commutator = operator(app.>>>));

create operator app.>>> (function = app.above, leftarg = app."Number", rightarg = app."Number", commutator = operator(app.<<<));

create operator app.<<< (function = app.below_float, leftarg = app."Number", rightarg = float8);

create operator "Odd "". schema".~- (function = app.negate, rightarg = app."Number");

comment on operator app.=== (app."Number", app."Number") is 'near';

comment on operator "Odd "". schema".~- (none, app."Number") is 'minus';

alter operator app.=== (app."Number", app."Number") owner to schema_other;

-- Operator families and classes

create operator family app."Number family" using btree;

create operator class app."Number class" default for type app."Number" using btree family app."Number family" as operator 1 app.<<<, operator 3 app.===, operator 5 app.>>>, function 1 app.compare(app."Number", app."Number");

alter operator family app."Number family" using btree add operator 1 app.<<< (app."Number", float8), function 1 (app."Number", float8) app.compare_float(app."Number", float8);

create operator class app.box_like for type box using gist as storage box, operator 3 &&, function 1 gist_box_consistent(internal, box, smallint, oid, internal), function 2 gist_box_union(internal, internal), function 5 gist_box_penalty(internal, internal, internal), function 6 gist_box_picksplit(internal, internal), function 7 gist_box_same(box, box, internal);

create operator class app.point_like for type point using gist as operator 15 <-> (point, point) for order by pg_catalog.float_ops, function 1 gist_point_consistent(internal, point, smallint, oid, internal);

create operator class app.nothing for type app."Number" using hash as storage app."Number";

comment on operator family app."Number family" using btree is 'family';

comment on operator class app."Number class" using btree is 'class';

alter operator family app."Number family" using btree owner to "Odd ""role";

alter operator class app.nothing using hash owner to schema_other;

-- Access methods

create access method "Odd method" type index handler bthandler;

create access method heap_again type table handler heap_tableam_handler;

comment on access method "Odd method" is 'like btree';

-- Casts and transforms

create function app.to_text(app."Number") returns text language sql immutable as 'select ''x''';

create cast (app."Number" as text) with function app.to_text(app."Number") as assignment;

create cast (app."Number" as float8) without function as implicit;

create cast (app.pair as text) with inout;

comment on cast (app."Number" as text) is 'as text';

create function app.from_sql(internal) returns internal language internal immutable strict as 'textlike_support';

create function app.to_sql(internal) returns app.state language internal immutable strict as 'textlike_support';

create transform for app.state language plpgsql (from sql with function app.from_sql(internal), to sql with function app.to_sql(internal));

create transform for app."Number" language "plOdd" (from sql with function app.from_sql(internal));

comment on transform for app.state language plpgsql is 'transforms';

create function app.transformed(app.state) returns int language plpgsql transform for type app.state as 'begin return 1; end';

-- Conversions

create conversion app."From Latin" for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;

create default conversion "Odd "". schema".to_latin for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;

comment on conversion app."From Latin" is 'from';

alter conversion app."From Latin" owner to schema_other;

-- Text search

create text search parser app."Parser" (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);

comment on text search parser app."Parser" is 'parser';

create text search template app.template (init = dsimple_init, lexize = dsimple_lexize);

create text search template app.bare (lexize = dsimple_lexize);

comment on text search template app.template is 'template';

create text search dictionary app."Dict" (template = app.template, stopwords = 'english', accept = false);

create text search dictionary app.snow (template = pg_catalog.snowball, language = 'german');

comment on text search dictionary app.snow is 'snow';

alter text search dictionary app.snow owner to "Odd ""role";

create text search configuration app."Config" (parser = app."Parser");

alter text search configuration app."Config" add mapping for asciiword, word with app."Dict", app.snow, pg_catalog.english_stem;

alter text search configuration app."Config" add mapping for "int" with pg_catalog.simple;

comment on text search configuration app."Config" is 'config';

alter text search configuration app."Config" owner to schema_other;

-- Foreign data

create foreign data wrapper "Odd wrapper" options ("An option" 'it''s', b 'x');

create foreign data wrapper checked handler public.postgres_fdw_handler validator public.postgres_fdw_validator;

comment on foreign data wrapper "Odd wrapper" is 'wrapper';

grant usage on foreign data wrapper "Odd wrapper" to "schéma_app" with grant option;

create server "Odd server" type 'odd''s' version '1.0' foreign data wrapper "Odd wrapper" options (host 'a=b', "Port" '1');

create server remote foreign data wrapper postgres_fdw options (host 'localhost', dbname 'x', extensions 'hstore');

comment on server remote is 'remote';

grant usage on foreign server remote to public;

alter server remote owner to schema_other;

create user mapping for public server "Odd server";

create user mapping for "Odd ""role" server remote options (user 'remote user', sslkey '/file');

create user mapping for current_user server "Odd server" options ("user" 'me');

-- Sequences

create sequence app."Odd seq" as smallint increment by -2 minvalue -300 maxvalue 300 start with 100 cache 7 cycle;

--@15+
create unlogged sequence app.unlogged_sequence;

comment on sequence app."Odd seq" is 'sequence';

grant usage on sequence app."Odd seq" to schema_other;

-- Tables and columns

create table app."Odd "" table" ("Id "" 1" bigint generated always as identity (start with 7 increment by 3), state app.state default 'it''s' not null, mail public.citext collate app."libc C", amount numeric(10, 2) default app.add(1, 2), doubled numeric generated always as (amount * 2) stored, "Größe" app."Number", pairs "Odd "". schema"."Pair "" of"[], good app.good, at timestamptz(3) default now(), body text, bytes bytea, days int4range, "select" int default nextval('app."Odd seq"'), constraint "Odd pk" primary key ("Id "" 1") include (state) with (fillfactor = 70), constraint "positive ä" check (amount > 0 and body <> 'it''s') no inherit, constraint unique_mail unique (mail, amount) deferrable initially deferred) with (fillfactor = 66, autovacuum_enabled = false, toast.autovacuum_enabled = false, parallel_workers = 3);

alter table app."Odd "" table" alter column body set storage external, alter column body set statistics 321, alter column amount set (n_distinct = -0.5, n_distinct_inherited = 7), alter column bytes set compression pglz, alter column body set compression pglz;

alter table app."Odd "" table" add constraint no_overlap exclude using gist (days with &&) where (amount > 1);

alter table app."Odd "" table" replica identity using index "Odd pk";

comment on table app."Odd "" table" is 'odd';

comment on column app."Odd "" table"."Größe" is E'size\n''quoted''';

comment on constraint "positive ä" on app."Odd "" table" is 'constraint';

alter sequence app."Odd seq" owned by app."Odd "" table"."select";

alter table app."Odd "" table" owner to "Odd ""role";

grant select, insert on app."Odd "" table" to "schéma_app" with grant option;

grant update ("Id "" 1", body), select (mail) on app."Odd "" table" to schema_other;

revoke delete on app."Odd "" table" from "Odd ""role";

create table app.child ("Odd id" bigint references app."Odd "" table" match full on delete set null on update cascade deferrable, own int, constraint fk_later foreign key (own) references app."Odd "" table" ("Id "" 1") not valid) inherits (app."Odd "" table");

alter table app."Odd "" table" add constraint later check (amount < 1000) not valid;

alter table app.child alter column state set default 'new', alter column amount drop default;

create unlogged table app.unlogged (a int, b int);

create table app.typed of "Odd "". schema"."Pair "" of" ("X "" 1" with options primary key, state default '{new}' not null);

create table "Odd "". schema".nothing ();

create table "a123456789b123456789c123456789d123456789e123456789f123456789xyz".a123456789b123456789c123456789d123456789e123456789f123456789xyz (a123456789b123456789c123456789d123456789e123456789f123456789xyz int primary key);

create table app.measured (day date not null, place text, value float8) partition by range (day, lower(place));

create table app.measured_2020 partition of app.measured for values from ('2020-01-01', minvalue) to ('2021-01-01', maxvalue) partition by list (place);

create table app."measured A" partition of app.measured_2020 (value default 1, constraint high check (value < 100)) for values in ('a', 'it''s', null);

create table app.measured_rest partition of app.measured_2020 default;

create table app.hashed (a int primary key, b text) partition by hash (a);

create table app.hashed_0 partition of app.hashed for values with (modulus 2, remainder 0);

create table app.attached (b text, a int not null);

alter table app.hashed attach partition app.attached for values with (modulus 2, remainder 1);

create index on app.measured (value desc nulls last);

-- Foreign tables

create foreign table app."Remote" (id int options ("column name" 'x') not null, b text collate "C") server "Odd server" options ("table" 'it''s');

-- Indexes and statistics

create index "Odd index" on app."Odd "" table" using btree (lower(body) collate "C" text_pattern_ops desc, (amount + 1) nulls first) include (at) with (fillfactor = 55, deduplicate_items = off) where state = 'new';

create unique index by_number on app."Odd "" table" ("Größe" app."Number class");

--@15+
create unique index nulls_once on app.unlogged (a) nulls not distinct;

create index words on app."Odd "" table" using gin (to_tsvector('app."Config"', body)) with (fastupdate = off);

alter index app."Odd index" alter column 1 set statistics 99;

comment on index app."Odd index" is 'index';

--@15+
alter table app.unlogged cluster on nulls_once;

create statistics app."Odd statistics" (ndistinct, mcv) on body, amount, (amount + 1) from app."Odd "" table";

create statistics app.of_expression on (a + b) from app.unlogged;

alter statistics app."Odd statistics" set statistics 7;

comment on statistics app."Odd statistics" is 'statistics';

alter statistics app."Odd statistics" owner to schema_other;

-- Views and rules

create view app."Odd view" with (security_barrier, check_option = local) as select "Id "" 1", state, body as "Body ä" from app."Odd "" table" where state = 'new';

--@15+
create view app.invoker with (security_invoker = true) as select 1 as one;

alter view app."Odd view" alter column "Body ä" set default 'x';

comment on view app."Odd view" is 'view';

comment on column app."Odd view"."Body ä" is 'column of a view';

create view app.above as select v.*, app.atomic(1) from app."Odd view" v;

create recursive view app.counted (n) as select 1 union all select n + 1 from counted where n < 5;

create materialized view app."Odd matview" with (fillfactor = 60) as select state, count(*) as n from app."Odd "" table" group by 1 with no data;

create unique index on app."Odd matview" (state);

alter materialized view app."Odd matview" alter column n set statistics 5;

create function app.of_view() returns setof app.above language sql as 'select * from app.above';

create rule "Odd rule" as on insert to app."Odd view" where new.state = 'new' do instead nothing;

create rule also as on update to app.unlogged do also (notify odd; notify again);

alter table app.unlogged disable rule also;

comment on rule also on app.unlogged is 'rule';

grant select on app."Odd view" to public;

-- Triggers and policies

create function app.on_row() returns trigger language plpgsql as 'begin return new; end';

create trigger "Odd trigger" before insert or update of body, amount on app."Odd "" table" for each row when (new.amount > 1 and new.body is distinct from 'x') execute function app.on_row('it''s', '2');

create constraint trigger deferred after delete on app."Odd "" table" deferrable initially deferred for each row execute function app.on_row();

create trigger transition after update on app.unlogged referencing old table as "Old" new table as new_rows for each statement execute function app.on_row();

create trigger on_view instead of delete on app."Odd view" for each row execute function app.on_row();

create trigger of_partitions after insert on app.measured for each row execute function app.on_row();

alter table app."measured A" disable trigger of_partitions;

alter table app."Odd "" table" enable always trigger "Odd trigger";

comment on trigger "Odd trigger" on app."Odd "" table" is 'trigger';

alter table app."Odd "" table" enable row level security, force row level security;

create policy "Odd policy" on app."Odd "" table" as restrictive for update to "Odd ""role" using (state = 'new') with check (amount > (select count(*) from app.unlogged));

create policy readers on app."Odd "" table" for select to schema_other using (true);

comment on policy readers on app."Odd "" table" is 'policy';

-- Event triggers

create function app.on_event() returns event_trigger language plpgsql as 'begin end';

create event trigger "Odd event" on ddl_command_end when tag in ('CREATE TABLE', 'DROP TABLE') execute function app.on_event();

create event trigger dropped on sql_drop execute function app.on_event();

create event trigger rewritten on table_rewrite execute function app.on_event();

alter event trigger dropped disable;

alter event trigger rewritten enable always;

comment on event trigger dropped is 'dropped';

-- Default privileges

alter default privileges for role "Odd ""role" grant select, insert on tables to "schéma_app";

alter default privileges for role "Odd ""role" in schema app grant usage on sequences to public;

alter default privileges for role schema_other revoke execute on functions from public;

alter default privileges for role schema_other in schema "Odd "". schema" grant usage on types to "Odd ""role" with grant option;

alter default privileges for role schema_other grant usage on schemas to "Odd ""role";

-- Publications and subscriptions

create publication "Odd publication" for all tables with (publish = 'insert, delete');

create publication nothing with (publish = '', publish_via_partition_root = true);

--@<15
create publication of_tables for table app."Odd "" table", only app.child;

--@15+
create publication of_tables for table app."Odd "" table" ("Id "" 1", state, amount) where (amount > 1), only app.measured;

--@15+
create publication of_schemas for tables in schema app, "Odd "". schema";

--@18+
create publication generated with (publish_generated_columns = stored);

comment on publication nothing is 'nothing';

alter publication nothing owner to schema_other;

create subscription "Odd subscription" connection 'host=nowhere dbname=x' publication "P 1", p2 with (connect = false, slot_name = 'odd_slot', binary = true, streaming = true, synchronous_commit = 'remote_apply');

--@15+
create subscription careful connection 'host=nowhere dbname=x user=''a b''' publication p with (connect = false, slot_name = none, two_phase = true, disable_on_error = true);

--@16+
create subscription newer connection 'host=nowhere dbname=x' publication p with (connect = false, slot_name = none, streaming = parallel, password_required = false, run_as_owner = true, origin = none);

--@17+
create subscription safer connection 'host=nowhere dbname=x' publication p with (connect = false, slot_name = 'safer', failover = true);

comment on subscription "Odd subscription" is 'subscribed';

grant execute on function pg_catalog.pg_read_file(text) to "Odd ""role";

grant select (rolname) on pg_catalog.pg_authid to "schéma_app";
