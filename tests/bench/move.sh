# Moves tables from one database to another of the same server, which is empty.
#   move    2,000,000 rows of about 150 bytes with a key and three indexes, and 1,000,000 rows that refer to them
#   small   500 tables of 100 rows with a key
# Contestants: pg_dump into psql, pg_dump and pg_restore with two jobs, pgcopydb where it is installed, and DbMigrate's
# step copy with two workers. DbMigrate also compares both sides. What that takes (with ANALYZE, which no other one runs)
# is printed, and subtracted from its time in the line 'without comparison'.
#   data    the rows of the first table alone, without indexes: COPY in the binary format from psql into psql, and the
#           batch of the step that copies rows, as the journal has it; and the batch that compares both sides, without the
#           ANALYZE that it begins with, which is measured again by psql
#   BENCH_MOVE_ROWS   rows of the larger table (2000000)      BENCH_MOVE_TABLES   small tables (500)

move_rows=${BENCH_MOVE_ROWS:-2000000}
move_tables=${BENCH_MOVE_TABLES:-500}

# move_plan FOLDER TABLES...
move_plan() {
    local folder=$1
    shift
    mkdir -p "$folder"
    {
        echo 'plan: move'
        echo "connections: { default: '\${DATABASE_URL}', target: '\${TARGET_URL}' }"
        echo 'phases:'
        echo '  - id: a'
        echo "    apply: [ copy: { tables: [$(printf '%s, ' "$@")], to: target, quiesce: true, workers: 2 } ]"
    } >"$folder/plan.yaml"
}

# batch_ms KEY: how long a batch of the last copy took
batch_ms() {
    sql -At -d source -c "select (1000 * extract(epoch from duration))::int from dbmigrate.event where event = 'BatchDone' and batch = '$1' order by id desc limit 1"
}

# analyze_ms TABLE: how long ANALYZE of a table of the target takes
analyze_ms() {
    "$psql" -X -q -d "$(uri target)" -c '\timing on' -c "analyze $1" | sed -n 's/^Time: \([0-9]*\).*/\1/p'
}

clear_target() {
    export PGOPTIONS='-c client_min_messages=warning'
    sql -c 'drop database if exists target with (force)' -c 'create database target'
    sql -d source -c 'drop schema if exists dbmigrate cascade'
    sql -d source -At -c "select format('drop trigger dbmigrate_moved on %s', tgrelid::regclass) from pg_trigger where tgname = 'dbmigrate_moved'" |
        sed 's/$/;/' >"$work/triggers.sql"
    sql -d source -f "$work/triggers.sql"
    sql -d source -c 'drop function if exists dbmigrate_moved()'
    unset PGOPTIONS
    rm -rf -- "$work/dump" "$work/pgcopydb"
    settle
}

dump_to_psql() { "$pgbin/pg_dump" "$@" -d "$(uri source)" | "$psql" -X -q -1 -d "$(uri target)"; }

dump_and_restore() {
    "$pgbin/pg_dump" -Fd -Z0 -j2 -f "$work/dump" "$@" -d "$(uri source)" && "$pgbin/pg_restore" -j2 -d "$(uri target)" "$work/dump"
}

copydb() {
    pgcopydb clone --dir "$work/pgcopydb" --table-jobs 2 --index-jobs 2 --skip-vacuum --no-acl --no-owner --source "$(uri source)" --target "$(uri target)"
}

by_dbmigrate() {
    env DATABASE_URL="$(uri source)" TARGET_URL="$(uri target)" "$dbmigrate" invoke a --plan "$1" --yes
}

# move_round PART FOLDER
move_round() {
    local part=$1 folder=$2 wall compare
    clear_target
    timed "$part" 'pg_dump | psql' dump_to_psql
    clear_target
    timed "$part" 'pg_dump, pg_restore -j2' dump_and_restore
    if type pgcopydb >/dev/null 2>&1; then
        clear_target
        timed "$part" pgcopydb copydb
    fi
    clear_target
    timed "$part" 'dbmigrate copy' by_dbmigrate "$folder"
    wall=$(awk -F'\t' -v p="$part" '$1 == p && $2 == "wall" && $3 == "dbmigrate copy" { v = $4 } END { print v }' "$work/figures.tsv")
    compare=$(batch_ms compare)
    keep "$part" wall '  without comparison' "$((wall - compare))"
    keep "$part" wall '  comparison, ANALYZE' "$compare"
    keep "$part" wall '  rows, indexes, keys' "$(batch_ms data)"
}

# move_row CONTESTANT PART...: a row of the page, with the ratio to pg_dump | psql
move_row() {
    local contestant=$1 part wall base
    shift
    printf '| %s |' "$(printf '%s' "$contestant" | sed 's/^ *//; s/|/\\|/')"
    for part in "$@"; do
        wall=$(median "$part" wall "$contestant")
        base=$(median "$part" wall 'pg_dump | psql')
        if [ "$wall" = - ]; then printf ' |'; else printf ' %s ms | %s |' "$wall" "$(ratio "$wall" "$base")"; fi
    done
    printf '\n'
}

write_move() {
    local page=$root/docs/guides/moving-tables.md contestant
    {
        printf '<!-- bench:move, written by tests/bench/run.sh --write move -->\n'
        printf '| | %s rows, half as many that refer to them | ratio | %s tables of 100 rows | ratio |\n|---|---|---|---|---|\n' "$move_rows" "$move_tables"
        for contestant in 'pg_dump | psql' 'pg_dump, pg_restore -j2' pgcopydb 'dbmigrate copy' '  without comparison'; do
            [ "$(median move wall "$contestant")" = - ] || move_row "$contestant" move small
        done
        printf '\nThe rows of one table without indexes: `psql` COPY into COPY %s ms, the batch of the step %s ms, its comparison %s ms.\n' \
            "$(median data wall 'psql copy | psql copy')" "$(median data wall 'dbmigrate, its batch of rows')" "$(median data wall 'dbmigrate, its comparison')"
        printf '\n`./build.sh build && tests/bench/run.sh --write move`: medians of %s rounds; PostgreSQL %s, both databases on one server, %s cores,\n%s of memory, load average before: %s.\n' \
            "$rounds" "$postgres_version" "$cores" "$memory" "$load_before"
        printf '<!-- /bench:move -->\n'
    } >"$work/move.md"
    sed -i -e "/<!-- bench:move/,/<!-- \\/bench:move -->/{/<!-- \\/bench:move -->/r $work/move.md
d}" "$page"
}

print_move() {
    ratios "$1" 'pg_dump | psql' 'pg_dump, pg_restore -j2' pgcopydb 'dbmigrate copy' '  without comparison' \
        '  comparison, ANALYZE' '  rows, indexes, keys'
}

copy_by_psql() {
    "$psql" -X -q -d "$(uri source)" -c 'copy bare to stdout (format binary)' | "$psql" -X -q -d "$(uri target)" -c 'copy bare from stdin (format binary)'
}

bench_move() {
    local round table
    heading "move: $move_rows rows, and half as many that refer to them"
    start_cluster
    new_databases source target
    cat >"$work/people.sql" <<SQL
create table people (id bigint primary key, email text not null, name text not null, note text, at timestamptz not null);
insert into people select i, 'person' || i || '@example.com', md5(i::text), repeat(md5(i::text), 2), '2024-01-01'::timestamptz + i * interval '1 second' from generate_series(1, $move_rows) i;
create index on people (email);
create index on people (at);
create index on people (name, id);
create table orders (id bigint primary key, person bigint not null references people, total numeric(12, 2));
insert into orders select i, 1 + i % $move_rows, i * 0.25 from generate_series(1, $move_rows / 2) i;
SQL
    sql -d source -f "$work/people.sql"
    move_plan "$work/move" people orders
    for round in $(seq "$rounds"); do
        move_round move "$work/move"
    done
    print_move move

    heading "data: $move_rows rows alone"
    sql -d source -c 'create table bare as select * from people' -c 'drop table people cascade' -c 'drop table orders'
    move_plan "$work/bare" bare
    for round in $(seq "$rounds"); do
        clear_target
        sql -d target -c 'create table bare (id bigint, email text, name text, note text, at timestamptz)'
        timed data 'psql copy | psql copy' copy_by_psql
        clear_target
        by_dbmigrate "$work/bare" >"$work/bare.log" 2>&1
        keep data wall 'dbmigrate, its batch of rows' "$(batch_ms data)"
        keep data wall 'dbmigrate, its comparison' "$(($(batch_ms compare) - $(analyze_ms bare)))"
    done
    ratios data 'psql copy | psql copy' 'dbmigrate, its batch of rows' 'dbmigrate, its comparison'

    heading "small: $move_tables tables of 100 rows"
    sql -d source -c 'drop table bare'
    for table in $(seq "$move_tables"); do
        echo "create table small_$table (id integer primary key, name text, at timestamptz default now());"
        echo "insert into small_$table select i, 'name ' || i from generate_series(1, 100) i;"
    done >"$work/small.sql"
    sql -d source -f "$work/small.sql"
    # shellcheck disable=SC2046
    move_plan "$work/small" $(seq -f 'small_%g' "$move_tables")
    for round in $(seq "$rounds"); do
        move_round small "$work/small"
    done
    print_move small
    [ -z "$write" ] || write_move
    stop_cluster
}
