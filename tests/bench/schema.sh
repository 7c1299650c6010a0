# Reads and compares the schemas of two databases of 5,000 tables with 20 columns, a primary key and an index each; the
# second has one table and one column more.
#   snapshot   dbmigrate schema export, and pg_dump --schema-only
#   diff       dbmigrate schema diff, and migra
# The memory is the largest resident set of the process, where the system's time program tells it.

expect_different() {
    local code=0
    "$@" || code=$?
    [ "$code" -ne 0 ]
}

bench_schema() {
    heading "schema: $tables tables of 20 columns"
    find_migra
    start_cluster
    new_databases one two
    make_tables one
    make_tables two
    sql -d two -c 'create table more (id integer primary key)' -c 'alter table t1 add column more integer'
    settle

    local round
    for round in $(seq "$rounds"); do
        timed schema-snapshot 'pg_dump -s' "$pgbin/pg_dump" -s -f "$work/dump.sql" -d "$(uri one)"
        timed schema-snapshot 'dbmigrate schema export' "$dbmigrate" schema export --connection "$(uri one)" --output "$work/one.json"
        timed schema-diff 'dbmigrate schema diff' expect_different "$dbmigrate" schema diff --from "$(uri one)" --to "$(uri two)"
        if [ -n "$migra" ] && [ "$round" -eq 1 ]; then
            timed schema-diff migra any_code "$migra" "$(uri one)" "$(uri two)" --unsafe true
        fi
    done

    note snapshot
    ratios schema-snapshot 'pg_dump -s' 'dbmigrate schema export'
    note 'diff (migra once)'
    ratios schema-diff migra 'dbmigrate schema diff'
    peak 'dbmigrate schema export' "$dbmigrate" schema export --connection "$(uri one)" --output "$work/one.json"
    peak 'dbmigrate schema diff' "$dbmigrate" schema diff --from "$(uri one)" --to "$(uri two)"
    stop_cluster
}
