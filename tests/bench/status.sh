# Compares `dbmigrate status` on a journal of 1,000 phases with `dbmate status` on 1,000 applied migrations, and with a
# .NET program that prints one line: the cost of starting .NET. Every contestant is a whole process on the same files.
# Get-MigrationStatus in a warm session: 20 phases, beside a connection and a round trip of the same process.
# Round trips: a relay between client and server counts each stretch of the client's bytes that the server answered.

make_hello() {
    mkdir -p "$work/hello"
    cat >"$work/hello/hello.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net8.0</TargetFramework>
    <RollForward>Major</RollForward>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
</Project>
XML
    printf 'System.Console.WriteLine("hello");\n' >"$work/hello/Program.cs"
    (cd "$work/hello" && dotnet build -c Release -o "$work/hello/out" -v q) >"$work/hello.log" 2>&1
    hello=$work/hello/out/hello
}

# start_relay: starts a relay to the cluster; port in $relay_port, counts in $work/trips
start_relay() {
    : >"$work/trips"
    dotnet "$work/relay/DbMigrate.Bench.Relay.dll" "$PGPORT" "$work/trips" >"$work/relay.port" 2>"$work/relay.log" &
    helpers+=($!)
    local try
    for try in $(seq 100); do
        [ -s "$work/relay.port" ] && break
        sleep 0.1
    done
    relay_port=$(cat "$work/relay.port")
}

# trips CONTESTANT COMMAND...: runs it once through the relay and prints the counts
trips() {
    local contestant=$1 try
    shift
    : >"$work/trips"
    "$@" >"$work/trips-${contestant// /_}.log" 2>&1 </dev/null
    for try in $(seq 50); do
        [ -s "$work/trips" ] && break
        sleep 0.1
    done
    sleep 0.3
    awk -v name="$contestant" '{ connecting += $2; after += $4 } END { printf "%-34s %d connection%s, %d round trips to connect, %d after\n", name, NR, NR == 1 ? "" : "s", connecting, after }' "$work/trips"
}

# warm_status: prints the medians of Get-MigrationStatus on 20 phases in a session that has run it before
warm_status() {
    local module pwsh figures
    module=${DBMIGRATE_MODULE:-$(ls -d "$root"/output/DbMigrate/*/DbMigrate.psd1 2>/dev/null | sort -V | tail -n 1)}
    pwsh=$(command -v pwsh || true)
    if [ -z "$pwsh" ] || [ ! -f "$module" ]; then
        left_out 'Get-MigrationStatus' 'no pwsh on the PATH, or the module is not built'
        return 0
    fi
    make_files "$work/warm" 20
    new_databases status_warm
    BENCH_DATABASE=$(uri status_warm) "$dbmigrate" invoke '*' --plan "$work/warm/dbmigrate" --yes >"$work/warm-fill.log" 2>&1 </dev/null
    figures=$("$pwsh" -NoProfile -NonInteractive -File "$here/lib/warm.ps1" "$module" "$work/warm/dbmigrate" \
        "Host=$PGHOST;Port=$PGPORT;Username=$PGUSER;Database=status_warm" </dev/null)
    awk '{ printf "Get-MigrationStatus, 20 phases, warm: %s ms; a new connection %s ms, a round trip on it %s ms: %.1f ms over one round trip\n", $1, $2, $3, $1 - $3 }' <<<"$figures"
}

bench_status() {
    heading "status: $phases phases, all applied"
    find_dbmate
    make_hello
    dotnet build "$here/Relay" -c Release -o "$work/relay" -v q -nologo >"$work/relay-build.log" 2>&1
    make_files "$work/status" "$phases"
    start_cluster
    new_databases status_dbmigrate status_dbmate
    export BENCH_DATABASE
    BENCH_DATABASE=$(uri status_dbmigrate)
    "$dbmigrate" invoke '*' --plan "$work/status/dbmigrate" --yes >"$work/status-fill.log" 2>&1 </dev/null
    [ -z "$dbmate" ] || "$dbmate" -u "$(uri status_dbmate)" -d "$work/status/dbmate" --no-dump-schema migrate >"$work/status-fill-dbmate.log" 2>&1
    settle

    local round
    for round in $(seq 0 "$rounds"); do
        # The first round is not counted: it fills the file cache.
        [ "$round" -eq 1 ] && sed -i.all "/^status$(printf '\t')/d" "$work/figures.tsv"
        timed status '.NET hello' "$hello"
        timed status 'dbmigrate status' "$dbmigrate" status --plan "$work/status/dbmigrate"
        timed status 'dbmigrate --version' "$dbmigrate" --version
        timed status 'dbmigrate plan (no database)' "$dbmigrate" plan --plan "$work/status/dbmigrate"
        [ -z "$dbmate" ] || timed status 'dbmate status' "$dbmate" -u "$(uri status_dbmate)" -d "$work/status/dbmate" status
    done

    ratios status 'dbmigrate status' 'dbmate status' '.NET hello' 'dbmigrate --version' 'dbmigrate plan (no database)'
    note "what remains of dbmigrate status over a .NET start: $(($(median status wall 'dbmigrate status' | cut -d. -f1) - $(median status wall '.NET hello' | cut -d. -f1))) ms"
    warm_status
    start_relay
    BENCH_DATABASE=$(uri status_dbmigrate "$relay_port")
    trips 'dbmigrate status' "$dbmigrate" status --plan "$work/status/dbmigrate"
    [ -z "$dbmate" ] || trips 'dbmate status' "$dbmate" -u "$(uri status_dbmate "$relay_port")" -d "$work/status/dbmate" status
    note '(counted by a relay between client and server: a trip is what the client sent before it waited for an answer)'
    stop_helpers
    stop_cluster
}
