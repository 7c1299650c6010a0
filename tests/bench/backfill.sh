#!/usr/bin/env bash
# Fills a null column of 2,000,000 rows of 120 bytes with a uuid. Contestants: one UPDATE, hand-written batches
# of 10,000 rows by psql, and DbMigrate's backfill with one worker and with two. Each has its own copy of the database.
# Measured: rows a second of the whole process, WAL, growth of the table and its index, the longest transaction that
# wrote, and the peak memory.
#   BENCH_BACKFILL_ROWS   rows (default: BENCH_ROWS, else 2000000)
# Runs as a part of run.sh; backfill.sh alone is run.sh backfill.

# watch_transactions FILE DATABASE: writes the age of the oldest transaction that wrote, in milliseconds, until stopped.
# psql replaces the shell by exec, so that a signal to the shell's process id stops psql.
watch_transactions() {
    exec "$psql" -X -q -t -A -d postgres >"$1" 2>/dev/null <<SQL
select coalesce(max(extract(epoch from clock_timestamp() - xact_start) * 1000)::int, 0)
from pg_stat_activity where datname = '$2' and backend_xid is not null \watch 0.02
SQL
}

# watch_memory FILE: writes the peak memory of dbmigrate processes, in kB.
watch_memory() {
    local most=0 now
    while :; do
        now=$(ps -o rss=,args= --ppid "$$" 2>/dev/null | awk '/dbmigrate.* invoke/ { if ($1 > m) m = $1 } END { print m + 0 }')
        if [ "$now" -gt "$most" ]; then
            most=$now
            printf '%s\n' "$most" >"$1"
        fi
        sleep 0.2
    done
}

# measured CONTESTANT DATABASE COMMAND...
measured() {
    local contestant=$1 database=$2 wal size total watcher memory
    shift 2
    sql -c "create database $database template bench_rows strategy file_copy"
    settle
    wal=$(sql -At -c 'select pg_current_wal_lsn()')
    size=$(sql -At -d "$database" -c "select pg_table_size('people')")
    total=$(sql -At -d "$database" -c "select pg_total_relation_size('people')")
    watch_transactions "$work/longest" "$database" &
    watcher=$!
    : >"$work/memory"
    watch_memory "$work/memory" &
    memory=$!
    helpers+=("$watcher" "$memory")
    timed backfill "$contestant" "$@"
    stop_helpers
    keep backfill wal "$contestant" "$(sql -At -c "select (pg_wal_lsn_diff(pg_current_wal_lsn(), '$wal') / 1048576)::int")"
    keep backfill table "$contestant" "$(sql -At -d "$database" -c "select round(pg_table_size('people')::numeric / $size, 2)")"
    keep backfill total "$contestant" "$(sql -At -d "$database" -c "select round(pg_total_relation_size('people')::numeric / $total, 2)")"
    keep backfill longest "$contestant" "$(sort -n "$work/longest" | tail -n 1)"
    keep backfill memory "$contestant" "$(awk 'END { printf "%.0f", $1 / 1024 }' "$work/memory")"
    local left
    left=$(sql -At -d "$database" -c 'select count(*) from people where owner is null')
    if [ "$left" -ne 0 ]; then
        echo "backfill.sh: $contestant left $left rows" >&2
        return 1
    fi
    sql -c "drop database $database"
}

bench_backfill() {
    local rows=${BENCH_BACKFILL_ROWS:-${BENCH_ROWS:-2000000}} round workers contestant wall
    heading "backfill: a uuid into a null column, $rows rows"
    start_cluster
    new_databases bench_rows
    sql -d bench_rows -c "create table people (id bigint primary key, owner uuid, name text not null, note text not null, created_at timestamptz not null default now())" \
        -c "insert into people (id, name, note) select g, 'person ' || g, repeat(md5(g::text), 2) from generate_series(1, $rows) g" -c 'vacuum (analyze) people'
    for workers in 1 2; do
        mkdir -p "$work/backfill-$workers"
        cat >"$work/backfill-$workers/plan.yaml" <<YAML
plan: bench
connections:
  default: \${BENCH_DATABASE}
phases:
  - id: a
    apply:
      - backfill: { table: people, set: owner = gen_random_uuid(), where: owner is null, workers: $workers }
YAML
    done
    cat >"$work/batches.sql" <<SQL
select format('update people set owner = gen_random_uuid() where owner is null and id > %s and id <= %s', g, g + 10000) from generate_series(0, $rows - 1, 10000) g \gexec
SQL
    for round in $(seq "${BENCH_BACKFILL_ROUNDS:-3}"); do
        measured 'one UPDATE' "one_$round" "$psql" -X -q -d "one_$round" -c 'update people set owner = gen_random_uuid() where owner is null'
        measured '10,000 rows, psql' "hand_$round" "$psql" -X -q -d "hand_$round" -f "$work/batches.sql"
        for workers in 1 2; do
            BENCH_DATABASE=$(uri "fill${workers}_$round")
            export BENCH_DATABASE
            measured "DbMigrate, $workers worker$([ "$workers" -eq 1 ] || echo s)" "fill${workers}_$round" "$dbmigrate" invoke a --plan "$work/backfill-$workers" --yes
        done
    done
    printf '%-24s %10s %8s %15s %14s %8s %8s %8s %12s %8s\n' '' 'rows/s' 'ratio' 'least..most ms' 'server CPU ms' 'WAL MB' 'table x' 'total x' 'longest ms' 'RSS MB'
    for contestant in 'one UPDATE' '10,000 rows, psql' 'DbMigrate, 1 worker' 'DbMigrate, 2 workers'; do
        wall=$(median backfill wall "$contestant")
        printf '%-24s %10s %8s %15s %14s %8s %8s %8s %12s %8s\n' "$contestant" "$(awk -v r="$rows" -v w="$wall" 'BEGIN { printf "%.0f", r * 1000 / w }')" \
            "$(ratio "$(median backfill wall 'one UPDATE')" "$wall")" "$(range backfill wall "$contestant" | sed 's/…/../')" "$(median backfill server "$contestant")" "$(median backfill wal "$contestant")" \
            "$(median backfill table "$contestant")" "$(median backfill total "$contestant")" "$(range backfill longest "$contestant" | sed 's/.*…//')" "$(median backfill memory "$contestant")"
    done
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    exec "$(dirname -- "$0")/run.sh" backfill "$@"
fi
