#!/usr/bin/env bash
# Runs every quarter of an hour, against the database in DATABASE_URL: the nightly tasks when they are due, the drift
# alarm, and the metrics. Every exit code but 0 is for a person to look at.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
dbmigrate=${DBMIGRATE_COMMAND:-dbmigrate}

"$dbmigrate" maintenance run --on-time
"$dbmigrate" metric --fail-on critical
