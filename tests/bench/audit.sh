# What reads a whole database for people.
#   audit   dbmigrate audit of the tables of part schema, which have no fault, and of as many with three faults each, and
#           pg_dump --schema-only of the same
#   docs    dbmigrate docs of 300 tables with foreign keys, and dbmigrate schema export of the same: the rest is drawing

# 300 tables of 12 columns in six schemas; each but the first refers to one or two before it.
make_shop() {
    cat >"$work/shop.sql" <<'SQL'
do $$
begin
    for s in 0..5 loop
        execute format('create schema s%s', s);
    end loop;
    for t in 1..300 loop
        execute format('create table s%s.t%s (id bigint primary key, name text not null, %s)', t % 6, t,
            (select string_agg(format('c%s integer', i), ', ') from generate_series(3, 12) i));
        execute format('comment on table s%s.t%s is ''What is kept of number %s.''', t % 6, t, t);
        if t > 1 then
            execute format('alter table s%s.t%s add foreign key (c3) references s%s.t%s', t % 6, t, (t / 2) % 6, t / 2);
            execute format('create index on s%s.t%s (c3)', t % 6, t);
        end if;
        if t % 3 = 0 then
            execute format('alter table s%s.t%s add foreign key (c4) references s%s.t%s', t % 6, t, (t - 1) % 6, t - 1);
        end if;
    end loop;
end $$;
SQL
    sql -d "$1" -f "$work/shop.sql"
}

# The tables of part schema, without a primary key, with a timestamp without a time zone and a column of type money.
make_faulty() {
    [ -f "$work/tables.sql" ] || return 1
    sed 's/id bigint generated always as identity primary key/id bigint/; s/timestamptz default now()/timestamp/; s/numeric(12, 2)/money/' \
        "$work/tables.sql" >"$work/faulty.sql"
    sql -d "$1" -f "$work/faulty.sql"
}

# 6: there are findings.
audit() {
    local code=0
    "$dbmigrate" audit --connection "$(uri "$1")" --format json --output "$work/audit.json" --fail-on warning || code=$?
    [ "$code" -eq "$2" ]
}

bench_audit() {
    heading "audit: $tables tables of 20 columns; docs: 300 tables"
    start_cluster
    new_databases one faulty shop
    make_tables one
    make_faulty faulty
    make_shop shop
    settle

    local round
    for round in $(seq "$rounds"); do
        timed audit 'pg_dump -s' "$pgbin/pg_dump" -s -f "$work/dump.sql" -d "$(uri one)"
        timed audit 'dbmigrate audit' audit one 0
        timed audit-faulty 'pg_dump -s' "$pgbin/pg_dump" -s -f "$work/dump.sql" -d "$(uri faulty)"
        timed audit-faulty 'dbmigrate audit' audit faulty 6
        timed docs 'dbmigrate schema export' "$dbmigrate" schema export --connection "$(uri shop)" --output "$work/shop.json"
        rm -rf -- "$work/docs"
        timed docs 'dbmigrate docs' "$dbmigrate" docs --connection "$(uri shop)" --output "$work/docs"
    done

    note audit
    ratios audit 'pg_dump -s' 'dbmigrate audit'
    note "audit, $((3 * tables)) findings"
    ratios audit-faulty 'pg_dump -s' 'dbmigrate audit'
    note docs
    ratios docs 'dbmigrate schema export' 'dbmigrate docs'
    printf '%-34s %10s KB\n' 'the page' "$(($(wc -c <"$work/docs/index.html") / 1024))"
    peak 'dbmigrate audit' "$dbmigrate" audit --connection "$(uri faulty)" --format json --output "$work/audit.json"
    stop_cluster
}
