# Changes a table under steady traffic: a column, an index, a NOT NULL and a foreign key. A reader's transaction, begun
# just before, stays open for 30 s. Measured: how long the traffic stalled, and whether it got errors.
#   pgbench sends at a fixed rate, on connections of its own. A transaction's time runs from when it was due, not from
#   when a connection was free: time in the queue counts.
# The contestants:
#   alone    one CREATE INDEX CONCURRENTLY by psql, without a reader: what building an index costs the traffic by itself
#   kinds    DbMigrate, the four changes as steps add_column, index, not_null, foreign_key
#   files    DbMigrate, the four changes as careful SQL files: NOT VALID, then VALIDATE, CONCURRENTLY
#   careful  the same files by psql, and by dbmate
#   naive    the four changes as one plain statement each: by psql, by dbmate, and by DbMigrate, which runs any SQL

#   retried  the careful files by psql with lock_timeout 500 ms, pgroll's default, each tried again after a second until it
#            is done

lock_timeout=${BENCH_LOCK_TIMEOUT:-1000}
late=100 # a transaction that took longer, in milliseconds, is late

make_changes() {
    local folder=$1 at file number
    mkdir -p "$folder"/{kinds,files,naive,alone,dbmate-careful,dbmate-naive}
    printf 'alter table orders add column channel text default %s;\n' "'web'" >"$folder/files/1-column.sql"
    printf 'create index concurrently orders_customer_placed_idx on orders (customer_id, placed_at);\n' >"$folder/files/2-index.sql"
    cp "$folder/files/2-index.sql" "$folder/alone/"
    cat >"$folder/files/3-not-null-a.sql" <<'SQL'
alter table orders add constraint orders_customer_id_there check (customer_id is not null) not valid;
SQL
    cat >"$folder/files/3-not-null-b.sql" <<'SQL'
alter table orders validate constraint orders_customer_id_there;
SQL
    cat >"$folder/files/3-not-null-c.sql" <<'SQL'
alter table orders alter column customer_id set not null;
alter table orders drop constraint orders_customer_id_there;
SQL
    cat >"$folder/files/4-foreign-key-a.sql" <<'SQL'
alter table orders add constraint orders_customer_id_fkey foreign key (customer_id) references customers (id) not valid;
SQL
    cat >"$folder/files/4-foreign-key-b.sql" <<'SQL'
alter table orders validate constraint orders_customer_id_fkey;
SQL
    cp "$folder/files/1-column.sql" "$folder/naive/1-column.sql"
    printf 'create index orders_customer_placed_idx on orders (customer_id, placed_at);\n' >"$folder/naive/2-index.sql"
    printf 'alter table orders alter column customer_id set not null;\n' >"$folder/naive/3-not-null.sql"
    printf 'alter table orders add constraint orders_customer_id_fkey foreign key (customer_id) references customers (id);\n' >"$folder/naive/4-foreign-key.sql"
    for at in files naive; do
        plan_head "$folder/$at"
        for file in "$folder/$at"/*.sql; do
            printf '      - sql: %s\n' "$(basename "$file")" >>"$folder/$at/plan.yaml"
        done
    done
    plan_head "$folder/kinds"
    cat >>"$folder/kinds/plan.yaml" <<'YAML'
      - add_column: { table: orders, column: channel, type: text, default: "'web'" }
      - index: { table: orders, columns: [customer_id, placed_at], name: orders_customer_placed_idx }
      - not_null: { table: orders, column: customer_id }
      - foreign_key: { table: orders, columns: [customer_id], references: customers(id), name: orders_customer_id_fkey }
YAML
    for at in careful naive; do
        number=0
        for file in "$folder/${at/careful/files}"/*.sql; do
            number=$((number + 1))
            {
                if grep -q concurrently "$file"; then
                    printf -- '-- migrate:up transaction:false\n'
                else
                    printf -- '-- migrate:up\n'
                fi
                cat "$file"
                printf -- '\n-- migrate:down\n'
            } >"$folder/dbmate-$at/20240101$(printf %06d "$number")_change.sql"
        done
    done
}

plan_head() {
    cat >"$1/plan.yaml" <<YAML
plan: orders
connections:
  default: \${BENCH_DATABASE}
limits:
  lock_timeout: ${lock_timeout}ms
  lock_budget: 10m
phases:
  - id: change
    title: A column, an index, a NOT NULL and a foreign key
    apply:
YAML
}

# Creates the table once. Every run gets a copy of the whole cluster.
fill_table() {
    start_cluster
    new_databases traffic
    "$psql" -X -q -v ON_ERROR_STOP=1 -d traffic >"$work/fill.log" 2>&1 <<SQL
create table customers (id bigint primary key, name text not null);
insert into customers select i, 'customer ' || i from generate_series(1, 10000) i;
create table orders (id bigint generated always as identity primary key, customer_id bigint, total numeric not null, note text,
  placed_at timestamptz not null default now());
insert into orders (customer_id, total, note, placed_at)
select 1 + i % 10000, i % 500, repeat('x', 40), now() - make_interval(secs => $rows - i) from generate_series(1, $rows) i;
vacuum analyze customers;
vacuum analyze orders;
SQL
    keep_cluster "$work/filled"
}

make_traffic() {
    cat >"$work/traffic.sql" <<SQL
\\set id random(1, $rows)
\\set customer random(1, 10000)
begin;
select total from orders where id = :id;
update orders set total = total + 1 where id = :id;
insert into orders (customer_id, total, note) values (:customer, 10, 'new');
commit;
SQL
}

# Starts the reader: a report that has read the table and keeps its transaction open.
start_reader() {
    "$psql" -X -q -d traffic -c 'begin' -c 'select count(*) from orders where id < 1000' -c "select pg_sleep($reader)" -c commit >"$work/reader.log" 2>&1 </dev/null &
    helpers+=($!)
}

# under_traffic CONTESTANT COMMAND...: runs the command on a fresh copy of the table
under_traffic() {
    local contestant=$1 code=0 change began ended traffic_pid errors try
    shift
    start_cluster "$work/filled"
    BENCH_DATABASE=$(uri traffic)
    export BENCH_DATABASE
    settle
    rm -f "$work"/pgbench_log.*
    (cd "$work" && exec "$pgbench" -n -f traffic.sql -R "$rate" -c 16 -j 2 -T 100000 -l --log-prefix=pgbench_log traffic) >"$work/pgbench.log" 2>&1 </dev/null &
    traffic_pid=$!
    sleep 5 # caches fill, and the traffic becomes steady
    began=$(now_ms)
    "${obstacle:-start_reader}"
    sleep 2
    change=$(now_ms)
    "$@" >"$work/change-${contestant//[^a-zA-Z0-9]/_}.log" 2>&1 </dev/null || code=$?
    ended=$(now_ms)
    wait_for_backlog "$traffic_pid"
    errors=$(grep -cE 'aborted|ERROR|error:' "$work/pgbench.log" || true)
    # A signal would make pgbench lose log lines that it has not written. Without connections it ends and writes them.
    sql -d postgres -c "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'pgbench'" >"$work/end.log" 2>&1
    wait "$traffic_pid" || true
    stop_helpers
    [ "$1" = sleep ] || "${checker:-check_change}" "$contestant" "$code"
    report_traffic "$contestant" "$began" "$ended" "$((ended - change))" "$errors"
    stop_cluster
}

# Waits until pgbench has caught up: every transaction that was due during the change must be in the log.
wait_for_backlog() {
    local try lag
    sleep 3
    for try in $(seq 120); do
        kill -0 "$1" 2>/dev/null || return 0
        lag=$(tail -q -n 2 "$work"/pgbench_log.* | awk 'NF >= 7 { lag = $7 } END { print int(lag / 1000) }')
        [ "$lag" -lt 100 ] && return 0
        sleep 1
    done
}

# check_change CONTESTANT CODE: fails unless all four changes exist and are valid.
check_change() {
    local found
    found=$(sql -At -d traffic -c "
        select (select count(*) from pg_attribute where attrelid = 'orders'::regclass and attname = 'channel' and not attisdropped)
             + (select count(*) from pg_attribute where attrelid = 'orders'::regclass and attname = 'customer_id' and attnotnull)
             + (select count(*) from pg_index where indexrelid = to_regclass('orders_customer_placed_idx') and indisvalid)
             + (select count(*) from pg_constraint where conname = 'orders_customer_id_fkey' and convalidated)")
    if [ "$2" -ne 0 ] || [ "$found" -ne 4 ]; then
        echo "run.sh: $1 ended with exit code $2 and $found of 4 changes:" >&2
        tail -n 20 "$work/change-${1//[^a-zA-Z0-9]/_}.log" >&2
        return 1
    fi
}

# report_traffic CONTESTANT BEGAN ENDED TOOK ERRORS: the transactions due between the reader's begin and the change's
# end
report_traffic() {
    awk '{ end = $5 * 1000 + $6 / 1000; spent = $3 / 1000; printf "%.0f %.1f\n", end - spent, spent }' "$work"/pgbench_log.* |
        awk -v from="$2" -v to="$3" '$1 >= from && $1 <= to { print $2 }' | sort -n |
        awk -v name="$1" -v took="$4" -v errors="$5" -v limit="$late" '
            { v[NR] = $1; if ($1 > limit) late++ }
            END {
                if (!NR) { print "run.sh: the traffic left no log" > "/dev/stderr"; exit 1 }
                p99 = v[int(NR * 0.99) < 1 ? 1 : int(NR * 0.99)]; p50 = v[int((NR + 1) / 2)]
                printf "%s\t%.0f\t%.1f\t%.1f\t%d\t%d\t%d\t%.1f\n", name, v[NR], p99, p50, late, NR, errors, took / 1000
            }' >>"$work/traffic.tsv"
    tail -n 1 "$work/traffic.tsv" | awk -F'\t' '{ printf "%-38s longest stall %6s ms, p99 %8s ms, median %6s ms, %5d of %6d late, %d errors, took %6s s\n", $1, $2, $3, $4, $5, $6, $7, $8 }'
}

run_psql_files() { (cd "$1" && "$psql" -X -q -d traffic -v ON_ERROR_STOP=1 $(printf -- '-f %s ' *.sql)); }

# Tries each file again until it is done. A try that fails in the middle of a file without a transaction would fail
# again: these files have one statement each, or are one transaction.
run_psql_retried() {
    local file
    (
        cd "$1"
        for file in *.sql; do
            until PGOPTIONS="-c lock_timeout=${BENCH_RETRIED_TIMEOUT:-500}" "$psql" -X -q -1 -d traffic -v ON_ERROR_STOP=1 -f "$file" ||
                { grep -q concurrently "$file" && "$psql" -X -q -d traffic -v ON_ERROR_STOP=1 -f "$file"; }; do
                sleep 1
            done
        done
    )
}

run_dbmate_files() { "$dbmate" -u "$(uri traffic)" -d "$1" --no-dump-schema migrate; }

run_dbmigrate() { "$dbmigrate" invoke '*' --plan "$1" --yes; }

bench_traffic() {
    rows=${BENCH_ROWS:-5000000}
    rate=${BENCH_RATE:-200}
    reader=${BENCH_READER:-30}
    pgbench=$pgbin/pgbench
    heading "traffic: $rows rows, $rate transactions a second, a reader of $reader s, lock_timeout $lock_timeout ms"
    if [ ! -x "$pgbench" ]; then
        left_out traffic "no pgbench in $pgbin"
        return 0
    fi
    find_dbmate
    changes=$work/changes
    make_changes "$changes"
    make_traffic
    : >"$work/traffic.tsv"
    rm -rf -- "$work/filled"
    fill_table
    under_traffic 'no change' sleep "$reader"
    obstacle=: checker=: under_traffic 'psql, the index alone, no reader' run_psql_files "$changes/alone"
    if "$dbmigrate" plan --plan "$changes/kinds" >"$work/kinds.log" 2>&1; then
        under_traffic 'DbMigrate, safe steps' run_dbmigrate "$changes/kinds"
    else
        left_out 'DbMigrate, safe steps' "$(grep -m 1 -i 'not available' "$work/kinds.log" || head -n 1 "$work/kinds.log")"
    fi
    under_traffic 'DbMigrate, careful SQL' run_dbmigrate "$changes/files"
    if [ -n "${BENCH_ONLY:-}" ]; then
        goal
        return 0
    fi
    under_traffic 'psql, the same careful SQL' run_psql_files "$changes/files"
    under_traffic 'psql, lock_timeout 500 ms, retried' run_psql_retried "$changes/files"
    [ -z "$dbmate" ] || under_traffic 'dbmate, the same careful SQL' run_dbmate_files "$changes/dbmate-careful"
    under_traffic 'DbMigrate, naive SQL' run_dbmigrate "$changes/naive"
    under_traffic 'psql, naive SQL' run_psql_files "$changes/naive"
    [ -z "$dbmate" ] || under_traffic 'dbmate, naive SQL' run_dbmate_files "$changes/dbmate-naive"
    note "late: over $late ms; a transaction's time runs from when it was due"
    goal
    [ -z "$write" ] || write_page
}

# Checks the goals: with DbMigrate, careful changes stall no transaction by more than 25 ms over the stall without a
# change, none is late, and the phase is done within a second after the reader has ended.
goal() {
    awk -F'\t' -v reader="$reader" '
        $1 == "no change" { base = $2 }
        $1 ~ /the index alone/ { printf "the index alone: %d ms over the stall without a change, %d late\n", $2 - base, $5 }
        $1 ~ /^DbMigrate, (safe|careful)/ {
            missed = ""
            if ($2 > base + 25) missed = missed sprintf(" stall %d ms over the stall without a change;", $2 - base)
            if ($5 > 0) missed = missed sprintf(" %d late;", $5)
            if ($7 > 0) missed = missed sprintf(" %d errors;", $7)
            if (missed) printf "!!! %s: goals missed:%s\n", $1, missed; else printf "%s: goals reached\n", $1
        }' "$work/traffic.tsv"
}

# Writes the table of docs/guides/zero-downtime.md, between its markers.
write_page() {
    local page=$root/docs/guides/zero-downtime.md
    {
        printf '| | longest stall | p99 | median | late | errors | change took |\n|---|--:|--:|--:|--:|--:|--:|\n'
        awk -F'\t' '{ printf "| %s | %s ms | %s ms | %s ms | %d of %d | %d | %s s |\n", $1, $2, $3, $4, $5, $6, $7, $8 }' "$work/traffic.tsv"
        printf '\n`./build.sh build && tests/bench/run.sh --write traffic`: %s rows, %s transactions a second, a reader of %s s, `lock_timeout` %s ms; PostgreSQL %s%s, %s cores, %s of memory, load average before: %s.\n' \
            "$rows" "$rate" "$reader" "$lock_timeout" "$postgres_version" "${dbmate:+, dbmate $dbmate_version}" "$cores" "$memory" "$load_before"
    } >"$work/table.md"
    awk -v table="$work/table.md" '
        /^<!-- bench:traffic/ { print; while ((getline line < table) > 0) print line; skip = 1 }
        /^<!-- \/bench:traffic/ { skip = 0 }
        !skip { print }' "$page" >"$work/page.md"
    cat "$work/page.md" >"$page"
    note "written: docs/guides/zero-downtime.md"
}
