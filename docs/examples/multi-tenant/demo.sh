#!/usr/bin/env bash
# Runs the whole plan on a throwaway server with the command dbmigrate, while a small application keeps writing.
# `./build.sh demo` at the top of the repository builds what it needs and runs it. It leaves nothing behind.
set -euo pipefail

# Messages are part of the output: keeps their order also when the output goes to a file.
exec 2>&1

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../../.." && pwd)
dbmigrate=${DBMIGRATE_COMMAND:-$root/output/bin/dbmigrate}
service=$root/tests/demo/DbMigrate.Demo/bin/Release/net8.0/DbMigrate.Demo.dll
if [ ! -x "$dbmigrate" ] || [ ! -f "$service" ]; then
    echo "demo.sh: not built yet. Run ./build.sh demo at the top of the repository." >&2
    exit 2
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/dbmigrate-demo-XXXXXX")
sandbox=
application=
cleanup() {
    status=$?
    trap - EXIT INT TERM
    if [ -n "$application" ]; then
        kill "$application" 2>/dev/null || true
        wait "$application" 2>/dev/null || true
    fi
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

# Shows a command as it is typed.
typed() {
    local line='' word
    for word in "$@"; do
        case $word in
            *[\ :]*) line+=" \"$word\"" ;;
            *) line+=" $word" ;;
        esac
    done
    printf '\n>%s\n' "$line"
}

# Shows a command, and runs it.
run() {
    typed dbmigrate "$@"
    "$dbmigrate" "$@"
}

# Shows and runs a command that must be refused with exit code 3.
refused() {
    local code=0
    typed dbmigrate "$@"
    "$dbmigrate" "$@" || code=$?
    printf '(exit code %s)\n' "$code"
    [ "$code" -eq 3 ]
}

service() {
    dotnet "$service" "$1" "$folder" "${@:2}"
}

cd -- "$here"

heading 'A throwaway server, and a service with 100,000 rows'
typed dbmigrate sandbox start
started=$("$dbmigrate" sandbox start)
printf '%s\n' "$started"
url=$(grep -o 'postgres://[^[:space:]]*' <<<"$started" | head -n 1)
sandbox=$(grep -o 'sandbox stop [^[:space:]]*' <<<"$started" | head -n 1 | sed 's/.* //')
echo
service setup "$url" "$here/setup.sql"
# The plan's default connection: the owner of the tables, not a superuser.
DATABASE_URL=$(sed -n 's/^DATABASE_URL=//p' "$folder/service.env")
export DATABASE_URL
service traffic >"$folder/traffic.out" 2>&1 &
application=$!
echo
service switch old

heading 'Phase a: add the customer to every row'
run status
run preflight a
run invoke a
run status

heading 'Phase b is refused: its gates are closed'
refused invoke b

heading 'The new code is deployed'
service switch new
run milestone jwt-build-deployed --note 'the old build is gone'

heading 'Phase b, with two gates overridden'
run invoke b --override-gate soak:a --override-gate 'sustained:no errors logged' --reason 'this is a demo' \
    --yes

heading 'Two isolated customers'
run verify b
echo
service isolation

heading 'Undo: phase b, the old code, phase a'
run undo b --yes
echo
service switch old
run undo a --yes
run status

heading 'The journal, verified'
printf '\n> dbmigrate history --verify | grep -v -e Batch -e Checked -e LockWaited\n'
"$dbmigrate" history --verify | grep -v -e Batch -e Checked -e LockWaited

heading 'Effect on the application'
service stop
wait "$application" || true
application=
service summary
