#!/usr/bin/env bash
# An empty database and one with a past, on a throwaway server: forward, back, forward, a change by hand, its alignment.
# `./build.sh demo consolidated-schema` at the top of the repository builds what it needs and runs it. Needs psql. It
# leaves nothing behind.
set -euo pipefail

# Messages are part of the output: keeps their order also when the output goes to a file.
exec 2>&1

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../../.." && pwd)
export DBMIGRATE_COMMAND=${DBMIGRATE_COMMAND:-$root/output/bin/dbmigrate}
dbmigrate=$DBMIGRATE_COMMAND
if [ ! -x "$dbmigrate" ]; then
    echo "demo.sh: not built yet. Run ./build.sh demo consolidated-schema at the top of the repository." >&2
    exit 2
fi

if ! command -v psql >/dev/null; then
    echo "demo.sh: psql is not on the PATH. It runs the files of setup." >&2
    exit 2
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/dbmigrate-demo-XXXXXX")
sandbox=
cleanup() {
    status=$?
    trap - EXIT INT TERM
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

# Shows a command, and runs it against the database in DATABASE_URL.
run() {
    printf '\n> dbmigrate'
    printf ' %s' "${@@Q}" | sed "s/'\([a-z0-9:._/-]*\)'/\1/g"
    printf '\n'
    "$dbmigrate" "$@"
}

# Shows and runs a command that must end with the exit code $1.
ends_with() {
    local expected=$1 code=0
    shift
    run "$@" || code=$?
    printf '(exit code %s)\n' "$code"
    [ "$code" -eq "$expected" ]
}

by_hand() {
    printf '\n> psql -c %s\n' "${1@Q}"
    psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -c "$1"
}

heading 'A throwaway server with two databases: an empty one, and one with a past'
cp -r "$here"/. "$folder"
cd -- "$folder"
started=$("$dbmigrate" sandbox start)
server=$(grep -o 'postgres://[^[:space:]]*' <<<"$started" | head -n 1)
sandbox=$(grep -o 'sandbox stop [^[:space:]]*' <<<"$started" | head -n 1 | sed 's/.* //')
psql "$server" -X -q -c 'CREATE DATABASE fresh' -c 'CREATE DATABASE live'
for name in fresh live; do
    psql "${server%/*}/$name" -X -q -v ON_ERROR_STOP=1 -f setup/1-roles.sql
done
for file in setup/[2-4]-*.sql; do
    psql "${server%/*}/live" -X -q -v ON_ERROR_STOP=1 -f "$file"
done
psql "$server" -X -q -c "ALTER ROLE studio_owner PASSWORD 'try-it'"
owner=$(sed 's|//[^@]*@|//studio_owner:try-it@|' <<<"${server%/*}")
run plan

heading 'The empty database: the master file, then the increments after it'
export DATABASE_URL=$owner/fresh
run invoke '*' --yes
run status

heading 'The database with a past: what the Supabase CLI has applied is adopted, the rest runs'
export DATABASE_URL=$owner/live
run adopt
run invoke '*' --yes
run status

heading 'Both have the same schema, and it is that of the Prisma schema'
run schema diff --to "$owner/fresh"
run schema diff --to prisma/schema.prisma

heading 'Back, and forward again'
run undo --through 20250203000000_workflow_duration --yes
run invoke '*' --yes
run schema diff --to "$owner/fresh"

heading 'Somebody changes the schema by hand, and the alarm sees it'
by_hand 'ALTER TABLE nps_submissions DISABLE ROW LEVEL SECURITY; CREATE INDEX by_hand ON users (name)'
ends_with 6 schema diff --align align.sql
psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 --single-transaction -f align.sql
echo 'align.sql was run.'
run schema diff

heading 'Row security, documentation, maintenance, metrics'
run audit
./ci/document.sh "$DATABASE_URL" --check
run maintenance run
run metric --fail-on critical
echo
echo 'The databases, the files and the documentation agree.'
