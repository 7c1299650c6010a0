# Other migration tools: found, else installed into a cache folder, else left out with a note.

peers=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/dbmigrate/bench
dbmate_version=2.36.0
node_pg_migrate_version=9.0.0
pg_version=8.23.1
migra_version=0.6.1

# npm_peer PACKAGE@VERSION...: installs into the cache folder; false if that fails
npm_peer() {
    local folder=$peers/npm-${1//[^a-zA-Z0-9.]/-}
    if [ -f "$folder/there" ]; then
        return 0
    fi
    command -v npm >/dev/null 2>&1 || return 1
    mkdir -p "$folder"
    if (cd "$folder" && npm init -y && npm install --no-audit --no-fund --ignore-scripts "$@") >"$work/npm.log" 2>&1; then
        : >"$folder/there"
    else
        return 1
    fi
}

find_dbmate() {
    dbmate=
    if npm_peer "dbmate@$dbmate_version"; then
        dbmate=$(find "$peers/npm-dbmate-$dbmate_version/node_modules/@dbmate" -type f -name 'dbmate*' -path '*/bin/*' | head -n 1)
    fi
    [ -n "$dbmate" ] || dbmate=$(command -v dbmate || true)
    if [ -z "$dbmate" ]; then
        left_out dbmate 'neither npm nor the PATH has it'
        return 0
    fi
    chmod +x "$dbmate"
    note "dbmate $("$dbmate" --version | awk '{ print $NF }'), the program itself, without npm's wrapper"
}

find_node_pg_migrate() {
    node_pg_migrate=
    if npm_peer "node-pg-migrate@$node_pg_migrate_version" "pg@$pg_version"; then
        node_pg_migrate=$peers/npm-node-pg-migrate-$node_pg_migrate_version/node_modules/.bin/node-pg-migrate
        note "node-pg-migrate $node_pg_migrate_version on node $(node --version)"
    else
        left_out node-pg-migrate 'there is no npm, or it does not reach its registry'
    fi
}

find_migra() {
    migra=
    if npm_peer "@pgkit/migra@$migra_version"; then
        migra=$peers/npm--pgkit-migra-$migra_version/node_modules/.bin/migra
        note "migra $migra_version (@pgkit/migra) on node $(node --version)"
    else
        left_out migra 'there is no npm, or it does not reach its registry'
    fi
}

find_sqitch() {
    sqitch=$(command -v sqitch || true)
    if [ -z "$sqitch" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get install -y --no-install-recommends sqitch libdbd-pg-perl >"$work/apt.log" 2>&1 || true
        sqitch=$(command -v sqitch || true)
    fi
    if [ -z "$sqitch" ]; then
        left_out sqitch 'not on the PATH, and no package of it to be had'
    else
        note "$("$sqitch" --version)"
    fi
}
