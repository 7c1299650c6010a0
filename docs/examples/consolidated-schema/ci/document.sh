#!/usr/bin/env bash
# Writes the documentation of the database $1 into the folder database; --check compares it.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
"${DBMIGRATE_COMMAND:-dbmigrate}" docs --connection "$1" --output database --title 'The studio' --no-sizes \
    --ignore 'supabase_migrations*' "${@:2}"
