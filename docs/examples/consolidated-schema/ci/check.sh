#!/usr/bin/env bash
# The checks of a change, on a throwaway server. Needs psql and the programs of a PostgreSQL server. It makes every
# check, names those that failed, and ends with the exit code 1 where one did. It leaves nothing behind. With --document
# it writes the documentation instead of comparing it. POSTGRES_VERSION is the version of the server, as 15: that of
# production.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
dbmigrate=${DBMIGRATE_COMMAND:-dbmigrate}

case "${1-}" in
    '') document=--check ;;
    --document) document= ;;
    *) echo "check.sh: the only option is --document." >&2 && exit 2 ;;
esac

work=$(mktemp -d "${TMPDIR:-/tmp}/schema-check-XXXXXX")
sandbox=
cleanup() {
    status=$?
    trap - EXIT INT TERM
    [ -z "$sandbox" ] || "$dbmigrate" sandbox stop "$sandbox" >/dev/null 2>&1 || status=1
    rm -rf -- "$work"
    exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

failed=()
check() {
    local name=$1
    shift
    printf '\n== %s\n' "$name"
    if "$@" >"$work/output" 2>&1; then
        echo "passed"
    else
        cat "$work/output"
        echo "FAILED"
        failed+=("$name")
    fi
}

# Makes a database for the owner of the tables, and says how to log in.
database() {
    local url=${server%/*}/$1
    psql "$server" -X -q -c "CREATE DATABASE $1" >&2
    psql "$url" -X -q -v ON_ERROR_STOP=1 -f setup/1-roles.sql >&2
    psql "$url" -X -q -c "ALTER ROLE studio_owner PASSWORD '$password'" >&2
    sed "s|//[^@]*@|//studio_owner:$password@|" <<<"$url"
}

migrate() {
    DATABASE_URL=$1 "$dbmigrate" "${@:2}"
}

forward() {
    migrate "$1" invoke '*' --yes
}

# Undoes each migration, and compares the schema with the one before the first of them.
back() {
    migrate "$live" undo --through "$first" --yes
    migrate "$live" schema diff --to "$work/before.schema.json"
}

# Nothing else can be asked of a plan that cannot be read.
check 'the plan is valid' "$dbmigrate" plan
[ ${#failed[@]} -eq 0 ] || exit 1

started=$("$dbmigrate" sandbox start ${POSTGRES_VERSION:+--version "$POSTGRES_VERSION"})
server=$(grep -o 'postgres://[^[:space:]]*' <<<"$started" | head -n 1)
sandbox=$(grep -o 'sandbox stop [^[:space:]]*' <<<"$started" | head -n 1 | sed 's/.* //')
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')

# An empty database gets the master file. One with a past gets the increments alone.
fresh=$(database fresh)
live=$(database live)
psql "${server%/*}/live" -X -q -v ON_ERROR_STOP=1 -f setup/2-history.sql
migrate "$live" schema export --output "$work/before.schema.json" >/dev/null 2>&1
first=$(find supabase/migrations -name '*.sql' -exec basename {} .sql \; | sort | head -n 1)

check 'an empty database is built' forward "$fresh"
check 'the increments run' forward "$live"
check 'they can be undone' back
check 'and run again' forward "$live"
check 'both ways lead to the same schema' migrate "$live" schema diff --to "$fresh"
check 'prisma/schema.prisma fits' migrate "$live" schema diff --to prisma/schema.prisma
check 'the audit finds nothing new' migrate "$live" audit --fail-on warning
check 'the documentation is up to date' ./ci/document.sh "$live" ${document:+"$document"}

if [ ${#failed[@]} -gt 0 ]; then
    printf '\nFAILED: %s' "${failed[@]}"
    printf '\n'
    exit 1
fi
printf '\n'
echo 'Every check has passed.'
