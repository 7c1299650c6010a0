#!/usr/bin/env bash
# Compares DbMigrate with other tools. The figures are ratios of one run on one machine; no limit depends on the clock.
#   run.sh [--write] [status] [phases] [import] [traffic] [backfill] [stalls] [schema] [move] [latency] [audit]
#   default: all parts but stalls, schema, move, latency and audit
# ./build.sh bench builds first and runs all. The top of each part's file describes what it measures.
#   BENCH_ROUNDS   rounds, each with every contestant once (5)       BENCH_PHASES   phases and migrations (1000)
#   BENCH_SQITCH   changes that sqitch deploys (200: it starts a psql for each)
#   BENCH_ROWS     rows of the table under traffic (5000000)         BENCH_RATE     its transactions a second (200)
#   BENCH_READER   seconds that the long reader stays (30)
#   BENCH_PGBIN    a folder with initdb, psql and pgbench
#   BENCH_BACKFILL_ROWS  rows of the backfill (2000000)             BENCH_BACKFILL_ROUNDS  its rounds (3)
#   BENCH_LATENCY_ROWS  rows that the check latency may read (1000000)
#   BENCH_TABLES   tables of the schema that is read, compared and audited (5000)
#   --write        puts the tables of traffic and move into docs/guides/zero-downtime.md and moving-tables.md
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../.." && pwd)
export LC_ALL=C
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 POWERSHELL_TELEMETRY_OPTOUT=1 NO_COLOR=1
dbmigrate=${DBMIGRATE_COMMAND:-$root/output/bin/dbmigrate}
rounds=${BENCH_ROUNDS:-5}
phases=${BENCH_PHASES:-1000}

write=
parts=()
for word in "$@"; do
    case $word in
        --write) write=yes ;;
        status | phases | import | traffic | backfill | stalls | schema | move | latency | audit) parts+=("$word") ;;
        *) echo "run.sh: '$word' is not a part. Parts: status, phases, import, traffic, backfill, stalls, schema, move, latency, audit." >&2; exit 2 ;;
    esac
done
if [ ${#parts[@]} -eq 0 ]; then
    parts=(status phases import traffic backfill)
fi

if [ ! -x "$dbmigrate" ]; then
    echo "run.sh: $dbmigrate does not exist. Run ./build.sh bench at the top of the repository." >&2
    exit 2
fi

# shellcheck source=lib/figures.sh
. "$here/lib/figures.sh"
# shellcheck source=lib/cluster.sh
. "$here/lib/cluster.sh"
# shellcheck source=lib/peers.sh
. "$here/lib/peers.sh"
# shellcheck source=lib/files.sh
. "$here/lib/files.sh"
# shellcheck source=lib/tables.sh
. "$here/lib/tables.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/dbmigrate-bench-XXXXXX")
chmod 755 "$work"
: >"$work/figures.tsv"
cleanup() {
    status=$?
    trap - EXIT INT TERM
    stop_helpers
    stop_cluster
    if [ "$status" -eq 0 ]; then
        rm -rf -- "$work"
    else
        echo "What the tools said is in $work" >&2
    fi
    exit "$status"
}
trap cleanup EXIT
set -E
trap 'echo "run.sh: ${BASH_SOURCE[0]##*/}, line $LINENO: a command failed" >&2' ERR
trap 'exit 130' INT TERM

find_postgres
machine_facts
for part in "${parts[@]}"; do
    # shellcheck source=/dev/null
    . "$here/$part.sh"
    "bench_$part"
done
