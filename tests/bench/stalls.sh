# The small version of traffic, which runs in about four minutes: one change (a column) of a table under steady traffic, with one
# obstacle at a time in the way of its lock.
#   reader   a transaction that has read the table and stays open (BENCH_READER seconds; here 8)
#   hot      40 sessions with overlapping transactions of 5 ms that write
#   writers  transactions of 500 ms that write, one after another, always one of them open
# BENCH_SITUATIONS names some of them, BENCH_ONLY=yes leaves the others beside DbMigrate out.
# Beside DbMigrate: psql, and psql with lock_timeout 500 ms, pgroll's default, tried again after a second.

# shellcheck source=traffic.sh
. "$here/traffic.sh"

start_hot() {
    cat >"$work/hot.sql" <<SQL
\\set id random(1, $rows)
begin;
update orders set total = total + 1 where id = :id;
select pg_sleep(0.005);
commit;
SQL
    (cd "$work" && exec "$pgbench" -n -f hot.sql -c 40 -j 2 -T 100000 traffic) >"$work/hot.log" 2>&1 </dev/null &
    helpers+=($!)
}

# Two sessions by turns: each begins before the other ends.
start_writers() {
    local writer
    for writer in 1 2; do
        (
            sleep "0.$((writer * 2))"
            while :; do
                printf "begin; insert into orders (customer_id, total) values (1, 1); select pg_sleep(0.5); commit;\n"
            done | exec "$psql" -X -q -d traffic
        ) >"$work/writer-$writer.log" 2>&1 </dev/null &
        helpers+=($!)
    done
}

check_column() {
    local found
    found=$(sql -At -d traffic -c "select count(*) from pg_attribute where attrelid = 'orders'::regclass and attname = 'channel' and not attisdropped")
    if [ "$2" -ne 0 ] || [ "$found" -ne 1 ]; then
        echo "run.sh: $1 ended with exit code $2 and $found of 1 changes:" >&2
        tail -n 20 "$work/change-${1//[^a-zA-Z0-9]/_}.log" >&2
        return 1
    fi
}

bench_stalls() {
    local situation folder
    rows=${BENCH_ROWS:-200000}
    rate=${BENCH_RATE:-200}
    reader=${BENCH_READER:-8}
    pgbench=$pgbin/pgbench
    heading "stalls: $rows rows, $rate transactions a second, lock_timeout $lock_timeout ms"
    if [ ! -x "$pgbench" ]; then
        left_out stalls "no pgbench in $pgbin"
        return 0
    fi
    folder=$work/column
    mkdir -p "$folder"
    printf "alter table orders add column channel text default 'web';\n" >"$folder/1-column.sql"
    plan_head "$folder"
    printf '      - sql: 1-column.sql\n' >>"$folder/plan.yaml"
    make_traffic
    : >"$work/traffic.tsv"
    rm -rf -- "$work/filled"
    fill_table
    checker=check_column
    for situation in ${BENCH_SITUATIONS:-reader hot writers}; do
        obstacle=start_$situation
        under_traffic "$situation: no change" sleep 5
        under_traffic "$situation: DbMigrate" run_dbmigrate "$folder"
        [ -z "${BENCH_ONLY:-}" ] || continue
        under_traffic "$situation: psql, 500 ms, retried" run_psql_retried "$folder"
        under_traffic "$situation: psql" run_psql_files "$folder"
    done
    note "late: over $late ms; a transaction's time runs from when it was due"
    unset obstacle checker
}
