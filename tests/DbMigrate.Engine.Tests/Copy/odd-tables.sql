create type app_mood as enum ('sad', 'ok', 'happy''s');
create domain positive as integer check (value > 0);
create type pair as (left_side integer, mood app_mood);
create type spans as range (subtype = numeric);
create collation german (provider = icu, locale = 'de-u-co-phonebk');
create schema "Other Shop";
create sequence ticket_numbers start 1000 increment 5;
create function next_code() returns text return 'c' || nextval('public.ticket_numbers');
create function is_short(t text) returns boolean language sql immutable as $$ select length(t) < 100 $$;
create function note_change() returns trigger language plpgsql as $$ begin new.changed = now(); return new; end $$;
create table customers (
    id bigint generated always as identity primary key,
    name text collate german not null check (is_short(name)),
    gone integer,
    mood app_mood not null default 'ok',
    moods app_mood[] default '{sad,ok}',
    tags text[] not null default '{}',
    code text unique default next_code(),
    limits spans,
    both_sides pair,
    pairs pair[],
    size positive default 1,
    score numeric(10,3) default 1.500,
    doc jsonb, raw json, at timestamptz default now(), day date, span interval, ip inet, key uuid, bits bit(5),
    money_left money, spot point, picture bytea, rights aclitem, kind_of regtype,
    changed timestamptz,
    doubled numeric generated always as (score * 2) stored,
    parent bigint,
    constraint parent_of foreign key (parent) references customers (id) deferrable initially deferred
) with (fillfactor = 80);
alter table customers drop column gone;
comment on table customers is 'Who buys; "quoted" and ''quoted''';
comment on column customers.name is 'Their name';
alter table customers alter column name set statistics 500;
alter table customers alter column picture set storage external;
create index customers_lower on customers (lower(name), mood) include (score) where mood <> 'sad';
create index customers_doc on customers using gin (doc jsonb_path_ops);
create trigger note_change before update on customers for each row execute function note_change();
create statistics customers_stats (dependencies) on mood, size from customers;
alter table customers enable row level security;
alter table customers force row level security;
create policy all_of_them on customers for select using (mood <> 'sad' or current_user = 'postgres');
grant select, update (name) on customers to public;
create table "Other Shop"."Order Lines" (
    "Id" serial primary key,
    customer bigint not null references customers on delete cascade,
    "Größe" text default 'x',
    during tstzrange,
    amount integer check (amount > 0),
    exclude using gist (during with &&)
);
alter table "Other Shop"."Order Lines" add constraint old_rows check (amount < 5) not valid;
alter table "Other Shop"."Order Lines" replica identity full;
create table events (id bigint not null, at date not null, what text, primary key (id, at)) partition by range (at);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01') partition by hash (id);
create table events_2025_a partition of events_2025 for values with (modulus 2, remainder 0);
create table events_2025_b partition of events_2025 for values with (modulus 2, remainder 1);
create table events_rest partition of events default;
create index events_what on events (what);
create table base (a integer, b text);
create table derived (c integer) inherits (base);
create table no_columns ();
create unlogged table without_key (v text, n double precision);
create table circle_a (id integer primary key, b integer);
create table circle_b (id integer primary key, a integer references circle_a);
alter table circle_a add foreign key (b) references circle_b deferrable;
create table empty_one (id integer primary key, v varchar(20) not null unique deferrable);
