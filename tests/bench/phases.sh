# Runs 1,000 phases of one small file each (table and index), in its own transaction with a row in the tool's history.
# Contestants: `dbmigrate invoke '*'`, one psql that runs the same files, dbmate, node-pg-migrate and sqitch.
# Each round has a fresh cluster and one warm-up run. Each run has a database of its own, created before the round.
# sqitch starts a psql for every change. It gets only BENCH_SQITCH changes and is compared by the time per change.

run_psql() { (cd "$work/phases" && sql -d "$1" -f psql.sql); }

run_node() {
    (cd "$work/phases" && DATABASE_URL=$(uri "$1") "$node_pg_migrate" up -m node "${@:2}")
}

run_sqitch() {
    (cd "$work/sqitch" && SQITCH_CONFIG=$work/sqitch.conf "$sqitch" deploy "db:pg://$PGUSER:$PGPASSWORD@127.0.0.1:$PGPORT/phases_sqitch")
}

# made DATABASE EXPECTED QUERY: fails unless the tool created every table and recorded each migration.
made() {
    local database=$1 expected=$2 rows=$3 tables
    tables=$(sql -At -d "$database" -c "select count(*) from pg_tables where schemaname = 'public' and tablename ~ '^m[0-9]{5}\$'")
    rows=$(sql -At -d "$database" -c "$rows")
    if [ "$tables" != "$expected" ] || [ "$rows" != "$expected" ]; then
        echo "run.sh: $database has $tables tables and $rows rows of history; expected were $expected of each." >&2
        return 1
    fi
}

bench_phases() {
    local changes=${BENCH_SQITCH:-200} round per
    heading "phases: $phases of one file each"
    find_dbmate
    find_node_pg_migrate
    find_sqitch
    make_files "$work/phases" "$phases"
    if [ -n "$sqitch" ]; then
        make_files "$work/for-sqitch" "$changes"
        mv "$work/for-sqitch/sqitch" "$work/sqitch"
        printf '[core]\n\tengine = pg\n[engine "pg"]\n\tclient = %s\n[user]\n\tname = bench\n\temail = bench@localhost\n' "$psql" >"$work/sqitch.conf"
    fi

    export BENCH_DATABASE
    for round in $(seq "$rounds"); do
        start_cluster
        new_databases warm phases_dbmigrate phases_psql phases_dbmate phases_node phases_node_one phases_sqitch
        BENCH_DATABASE=$(uri phases_dbmigrate)
        # A new cluster creates its WAL files on first use. The warm-up run takes that cost.
        run_psql warm >"$work/warm.log" 2>&1
        settle
        # The order of the contestants changes with the round.
        local turn contestants=(dbmigrate psql dbmate node node_one)
        for turn in $(seq 0 4); do
            case ${contestants[$(((turn + round) % 5))]} in
                dbmigrate)
                    timed phases 'dbmigrate invoke' "$dbmigrate" invoke '*' --plan "$work/phases/dbmigrate" --yes
                    made phases_dbmigrate "$phases" "select count(*) from dbmigrate.status where state::text ilike 'verified'"
                    ;;
                psql)
                    timed phases 'psql, one process' run_psql phases_psql
                    made phases_psql "$phases" 'select count(*) from history'
                    ;;
                dbmate)
                    [ -n "$dbmate" ] || continue
                    timed phases dbmate "$dbmate" -u "$(uri phases_dbmate)" -d "$work/phases/dbmate" --no-dump-schema migrate
                    made phases_dbmate "$phases" 'select count(*) from schema_migrations'
                    ;;
                node)
                    [ -n "$node_pg_migrate" ] || continue
                    timed phases 'node-pg-migrate' run_node phases_node --no-single-transaction
                    made phases_node "$phases" 'select count(*) from pgmigrations'
                    ;;
                node_one)
                    [ -n "$node_pg_migrate" ] || continue
                    timed phases 'node-pg-migrate, one transaction' run_node phases_node_one
                    made phases_node_one "$phases" 'select count(*) from pgmigrations'
                    ;;
            esac
            settle
        done
        if [ -n "$sqitch" ] && [ "$round" -eq 1 ]; then
            timed phases sqitch run_sqitch
            made phases_sqitch "$changes" 'select count(*) from sqitch.changes'
        fi
        stop_cluster
    done

    ratios phases 'dbmigrate invoke' 'psql, one process' dbmate 'node-pg-migrate' 'node-pg-migrate, one transaction'
    if [ -n "$sqitch" ]; then
        per=$(awk -v t="$(median phases wall sqitch)" -v n="$changes" 'BEGIN { printf "%.1f", t / n }')
        note "sqitch: $(median phases wall sqitch) ms for $changes changes in one run, $per ms each; dbmigrate $(awk -v t="$(median phases wall 'dbmigrate invoke')" -v n="$phases" 'BEGIN { printf "%.1f", t / n }') ms each"
    fi
    note 'ratio: wall clock over that of dbmigrate invoke; server CPU: of the server and its backends, from /proc; each median of its own'
}
