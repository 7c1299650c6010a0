# Throwaway clusters. Unlike a sandbox they are durable, since the measurements include writes to disk.

cluster=
postmaster=
helpers=()

find_postgres() {
    local folder
    pgbin=
    for folder in "${BENCH_PGBIN:-}" "${DBMIGRATE_PGBIN:-}" $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin 2>/dev/null | sort -V -r || true) \
        "$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")"; do
        if [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/psql" ]; then
            pgbin=$folder
            break
        fi
    done
    if [ -z "$pgbin" ]; then
        echo 'run.sh: no PostgreSQL with initdb, pg_ctl and psql was found. Install the server packages, or set BENCH_PGBIN=FOLDER.' >&2
        exit 2
    fi
    postgres_version=$("$pgbin/postgres" --version | awk '{ print $3 }')
    psql=$pgbin/psql
    as_postgres=()
    if [ "$(id -u)" -eq 0 ]; then
        as_postgres=(setpriv "--reuid=postgres" "--regid=postgres" --clear-groups)
    fi
}

# start_cluster [FOLDER]: replaces the cluster by a new one, or by a copy of FOLDER, and sets PG* for it
start_cluster() {
    stop_cluster
    if [ $# -eq 1 ]; then
        cluster=$work/cluster-copy
        cp -a "$1" "$cluster"
    else
        init_cluster
    fi
    run_cluster
}

init_cluster() {
    cluster=$(mktemp -d "$work/cluster-XXXXXX")
    chmod 700 "$cluster"
    PGPASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$PGPASSWORD" >"$work/password"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres "$cluster" "$work/password"
    fi
    chmod 600 "$work/password"
    (cd "$work" && "${as_postgres[@]}" "$pgbin/initdb" -D "$cluster" -U bench -A scram-sha-256 --pwfile="$work/password" -E UTF8 --locale=C) >"$work/initdb.log" 2>&1
    rm -f -- "$work/password"
    cat >>"$cluster/postgresql.conf" <<'CONF'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
synchronous_commit = on
autovacuum = off
max_wal_size = 8GB
min_wal_size = 2GB
checkpoint_timeout = 1h
shared_buffers = 512MB
maintenance_work_mem = 256MB
max_connections = 100
CONF
}

run_cluster() {
    local port try
    for try in 1 2 3 4 5; do
        port=$((20000 + RANDOM))
        if (cd "$work" && "${as_postgres[@]}" "$pgbin/pg_ctl" -D "$cluster" -o "-p $port" -w -l "$cluster/server.log" start) >"$work/start.log" 2>&1; then
            break
        elif [ "$try" -eq 5 ]; then
            cat "$work/start.log" >&2
            return 1
        fi
    done
    postmaster=$(head -n 1 "$cluster/postmaster.pid")
    export PGHOST=127.0.0.1 PGPORT=$port PGUSER=bench PGPASSWORD PGDATABASE=postgres
}

stop_cluster() {
    if [ -n "$cluster" ]; then
        (cd "$work" && "${as_postgres[@]}" "$pgbin/pg_ctl" -D "$cluster" -w -m immediate stop) >"$work/stop.log" 2>&1 || true
        rm -rf -- "$cluster"
        cluster=
        postmaster=
    fi
}

# keep_cluster FOLDER: stops the cluster and keeps it, to be copied
keep_cluster() {
    (cd "$work" && "${as_postgres[@]}" "$pgbin/pg_ctl" -D "$cluster" -w -t 600 -m fast stop) >"$work/stop.log" 2>&1
    mv "$cluster" "$1"
    cluster=
    postmaster=
}

# Ends the processes that run beside the measured command, by process id.
stop_helpers() {
    local helper
    for helper in ${helpers[@]+"${helpers[@]}"}; do
        kill "$helper" 2>/dev/null || true
        wait "$helper" 2>/dev/null || true
    done
    helpers=()
}

sql() { "$psql" -X -q -v ON_ERROR_STOP=1 "$@" </dev/null; }

new_databases() {
    local name
    for name in "$@"; do
        sql -c "create database $name"
    done
}

# Flushes pending writes, so that no run pays for the one before it.
settle() {
    sql -c checkpoint
    sync
}

# uri DATABASE [PORT]
uri() { printf 'postgres://%s:%s@127.0.0.1:%s/%s?sslmode=disable' "$PGUSER" "$PGPASSWORD" "${2:-$PGPORT}" "$1"; }

# CPU of the server and of every backend that has ended, in milliseconds; - if the system does not report it
server_cpu_ms() {
    if [ -n "$postmaster" ] && [ -r "/proc/$postmaster/stat" ]; then
        awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.0f", ($12 + $13 + $14 + $15) * 1000 / hz }' "/proc/$postmaster/stat"
    else
        printf -- -
    fi
}
