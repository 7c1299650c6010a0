# Compares the median that the check `latency` reports with what pgbench measures for the same query, in the same rounds:
# what the check adds to the query's own time. pgbench sends the query in the extended protocol, parsed and planned each
# time, as the check does. The queries take about 1, 10 and 100 ms on a machine of 2026.
#   BENCH_LATENCY_ROWS   rows of the table (1000000)      BENCH_LATENCY_RUNS   runs of a query in a round (50)

latency_plan() {
    cat <<YAML
plan: latency
connections: { default: "\${BENCH_DATABASE}" }
phases:
  - id: ask
    preflight:
      - latency: { sql: "$1", below: 1h, percentile: 50, runs: $2, warm_up: 10 }
    apply: [ { milestone: asked } ]
YAML
}

# median_ms: reads pgbench's log of transactions, whose third column is microseconds
median_ms() { cut -d' ' -f3 | sort -n | awk '{ v[NR] = $1 } END { printf "%.3f", v[int((NR + 1) / 2)] / 1000 }'; }

bench_latency() {
    local rows=${BENCH_LATENCY_ROWS:-1000000} runs=${BENCH_LATENCY_RUNS:-50} part query round name
    heading "latency: the check and pgbench, $runs runs in each of $rounds rounds"
    start_cluster
    new_databases latency
    export BENCH_DATABASE
    BENCH_DATABASE=$(uri latency)
    sql -d latency -c "create table t as select i as id, md5(i::text) as name from generate_series(1, $rows) i" -c 'alter table t add primary key (id)' -c 'vacuum analyze t'
    settle
    mkdir -p "$work/latency"
    printf '%-34s %12s %12s %8s\n' 'rows read' 'pgbench ms' 'check ms' 'ratio'
    for part in 1000 100 10 2; do
        query="select count(*), max(name) from t where id <= $((rows / part))"
        name="latency-$part"
        latency_plan "$query" "$runs" >"$work/latency/plan.yaml"
        printf '%s;\n' "$query" >"$work/latency/query.sql"
        for round in $(seq "$rounds"); do
            rm -f -- "$work"/latency/log.*
            (cd "$work/latency" && "$pgbin/pgbench" -n -M extended -t "$((runs + 10))" -f query.sql -l --log-prefix=log "$(uri latency)") >"$work/latency.pgbench" 2>&1
            keep "$name" wall pgbench "$(tail -n "$runs" "$work"/latency/log.* | median_ms)"
            "$dbmigrate" preflight ask --plan "$work/latency" --json >"$work/latency.json" 2>"$work/latency.log" </dev/null
            keep "$name" wall check "$(sed -n 's/.*median \([0-9.]*\)ms.*/\1/p' "$work/latency.json" | head -n 1)"
        done
        printf '%-34s %12s %12s %8s\n' "$((rows / part))" "$(median "$name" wall pgbench)" "$(median "$name" wall check)" \
            "$(ratio "$(median "$name" wall check)" "$(median "$name" wall pgbench)")"
    done
    stop_cluster
}
