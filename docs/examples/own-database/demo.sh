#!/usr/bin/env bash
# Runs the whole plan on a throwaway server, while an application writes. It reads .env again when a write is refused.
# `./build.sh demo own-database` at the top of the repository builds what it needs and runs it. Needs psql. It leaves
# nothing behind.
set -euo pipefail

# Messages are part of the output: keeps their order also when the output goes to a file.
exec 2>&1

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../../.." && pwd)
dbmigrate=${DBMIGRATE_COMMAND:-$root/output/bin/dbmigrate}
if [ ! -x "$dbmigrate" ]; then
    echo "demo.sh: not built yet. Run ./build.sh demo own-database at the top of the repository." >&2
    exit 2
fi

if ! command -v psql >/dev/null; then
    echo "demo.sh: psql is not on the PATH. The application of this demo is a loop with psql." >&2
    exit 2
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/dbmigrate-demo-XXXXXX")
sandbox=
application=
cleanup() {
    status=$?
    trap - EXIT INT TERM
    touch "$folder/stop"
    [ -z "$application" ] || wait "$application" || true
    if [ -n "$sandbox" ]; then
        "$dbmigrate" sandbox stop "$sandbox" >/dev/null 2>&1 || { echo "Sandbox $sandbox could not be stopped."; status=1; }
    fi
    rm -rf -- "$folder"
    exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

heading() {
    printf '\n%s\n' "$1"
    printf '%s\n' "${1//?/=}"
}

load() {
    set -a
    . ./.env
    set +a
}

# Shows a command, and runs it. Passwords do not appear in its output.
run() {
    printf '\n> dbmigrate'
    printf ' %s' "${@@Q}" | sed "s/'\([a-z0-9:-]*\)'/\1/g"
    printf '\n'
    load
    "$dbmigrate" "$@"
}

# Shows and runs a command that must be refused with exit code 3.
refused() {
    local code=0
    run "$@" || code=$?
    printf '(exit code %s)\n' "$code"
    [ "$code" -eq 3 ]
}

# One row after the other. A row counts when the server has confirmed it.
write_rows() {
    local number=0
    load
    while [ ! -e stop ]; do
        number=$((number + 1))
        until psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 2>>errors \
            -c "insert into feature_requests (origin, title) values ('web', 'written $number')"; do
            [ ! -e stop ] || return 0
            sleep 0.05
            load
        done
        echo "$number" >>written
    done
}

# Compares what was confirmed to the application with what is there.
count() {
    load
    local written there
    written=$(wc -l <written)
    there=$(psql "$DATABASE_URL" -X -A -t -c "select count(*) from feature_requests where title like 'written %'")
    printf 'rows confirmed to the application: %s or more; rows in the database it uses: %s\n' "$written" "$there"
    [ "$there" -ge "$written" ]
}

heading 'A throwaway server, and an application that logs in as the administrator'
cp -r "$here"/*.yaml "$here"/*.sql "$here/setup" "$folder"
cd -- "$folder"
started=$("$dbmigrate" sandbox start)
url=$(grep -o 'postgres://[^[:space:]]*' <<<"$started" | head -n 1)
sandbox=$(grep -o 'sandbox stop [^[:space:]]*' <<<"$started" | head -n 1 | sed 's/.* //')
for file in setup/*.sql; do
    psql "$url" -X -q -v ON_ERROR_STOP=1 -v requests=20000 -f "$file"
done
printf 'MASTER_DATABASE_URL=%s\nDATABASE_URL=%s\n' "$url" "$url" >.env
touch written errors
write_rows &
application=$!
echo "The application writes rows."

heading 'Phase 1: a database and a role of its own'
run plan
run invoke 1 --yes

heading 'Phases 2 to 5: the tables move, and .env leads to the new database'
run invoke 2 3 4 5 --yes
count

heading 'Back to the old database, with the rows that were written since'
run undo --through 2 --yes
count

heading 'And forward again'
run invoke 2 3 4 5 --yes
count

heading 'Phase 6 is refused: its gates are closed'
refused invoke 6 --yes

heading 'The old tables are dropped; a day of waiting is left out'
run milestone application-switched
run milestone backup-done
run invoke 6 --override-gate soak:5 --reason 'this is a demo' --yes
count
run status

heading 'Effect on the application'
touch stop
wait "$application" || true
application=
printf 'rows written: %s\n' "$(wc -l <written)"
echo 'writes that were refused and tried again:'
grep -o 'ERROR:.*' errors | sed 's/[0-9][0-9]*/N/g' | sort | uniq -c || true
load
test "$(psql "$DATABASE_URL" -X -A -t -c "select count(*) from feature_requests where title like 'written %'")" \
    -eq "$(wc -l <written)"
echo 'Every row that was confirmed is there, once.'
