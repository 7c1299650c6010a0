#!/usr/bin/env bash
# Brings the database in DATABASE_URL to the newest migration. A build server runs it after a merge.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
dbmigrate=${DBMIGRATE_COMMAND:-dbmigrate}

# The first check of each migration compares the schema with the one that the last migration left. Where somebody has
# changed it by hand, nothing runs, and the exit code is 3.
"$dbmigrate" invoke '*' --yes --wait --wait-timeout 30m
"$dbmigrate" metric --fail-on critical
