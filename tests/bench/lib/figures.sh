# Measures, keeps and prints. A figure is a line of figures.tsv: part, measure, contestant, value.

note() { printf '%s\n' "$*"; }

heading() {
    printf '\n%s\n' "$1"
    printf '%s\n' "${1//?/-}"
}

left_out() { printf 'left out: %s (%s)\n' "$1" "$2"; }

# keep PART MEASURE CONTESTANT VALUE
keep() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >>"$work/figures.tsv"; }

load_now() {
    if [ -r /proc/loadavg ]; then
        cut -d' ' -f1 /proc/loadavg
    else
        uptime | sed 's/.*averages\{0,1\}: *//; s/[ ,].*//'
    fi
}

# Milliseconds since the epoch, from a shell variable: no process is started.
now_ms() {
    local t=${EPOCHREALTIME/[.,]/}
    printf '%s' "$((t / 1000))"
}

# timed PART CONTESTANT COMMAND...: keeps wall clock and CPU of the command, and the CPU that the server used for it, in
# milliseconds. The output goes into a file.
timed() {
    local part=$1 contestant=$2 server code=0 wall user sys
    shift 2
    local log=$work/${part}-${contestant//[^a-zA-Z0-9]/_}.log
    server=$(server_cpu_ms)
    local TIMEFORMAT='%3R %3U %3S'
    { time "$@" >"$log" 2>&1 </dev/null || code=$?; } 2>"$work/time"
    if [ "$code" -ne 0 ]; then
        echo "run.sh: $contestant failed with exit code $code:" >&2
        tail -n 20 "$log" >&2
        return 1
    fi
    read -r wall user sys < <(tail -n 1 "$work/time")
    keep "$part" wall "$contestant" "$(awk -v s="$wall" 'BEGIN { printf "%.0f", s * 1000 }')"
    keep "$part" client "$contestant" "$(awk -v u="$user" -v s="$sys" 'BEGIN { printf "%.0f", (u + s) * 1000 }')"
    if [ "$server" != - ]; then
        sleep 0.3 # a backend's time is counted only after it has ended
        keep "$part" server "$contestant" "$(($(server_cpu_ms) - server))"
    fi
}

# median PART MEASURE CONTESTANT
median() {
    awk -F'\t' -v p="$1" -v m="$2" -v c="$3" '$1 == p && $2 == m && $3 == c { print $4 }' "$work/figures.tsv" | sort -n |
        awk '{ v[NR] = $1 } END { if (NR == 0) print "-"; else if (NR % 2) print v[(NR + 1) / 2]; else print (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# range PART MEASURE CONTESTANT: the least and the most
range() {
    awk -F'\t' -v p="$1" -v m="$2" -v c="$3" '$1 == p && $2 == m && $3 == c { print $4 }' "$work/figures.tsv" | sort -n |
        awk 'NR == 1 { least = $1 } { most = $1 } END { if (NR) print least "…" most; else print "-" }'
}

# ratios PART CONTESTANT...: prints medians, each with its ratio to the first contestant
ratios() {
    local part=$1 first=$2 contestant wall base
    shift
    base=$(median "$part" wall "$first")
    printf '%-34s %10s %8s %17s %12s %12s\n' '' 'wall ms' 'ratio' 'least…most' 'client CPU' 'server CPU'
    for contestant in "$@"; do
        wall=$(median "$part" wall "$contestant")
        [ "$wall" = - ] && continue
        printf '%-34s %10s %8s %17s %12s %12s\n' "$contestant" "$wall" "$(ratio "$wall" "$base")" \
            "$(range "$part" wall "$contestant" | sed 's/…/../')" "$(median "$part" client "$contestant")" "$(median "$part" server "$contestant")"
    done
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else print "-" }'; }

machine_facts() {
    local load
    load=$(load_now)
    load_before=$load
    cores=$(getconf _NPROCESSORS_ONLN)
    memory=$(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo 2>/dev/null || echo unknown)
    model=$(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || true)
    heading 'The machine'
    note "cores        $cores${model:+ ($model)}"
    note "memory       $memory"
    note "system       $(uname -sr)"
    note "load before  $load"
    note "PostgreSQL   $postgres_version, fsync on, a cluster of its own in $(dirname "$work"); autovacuum off, checkpoints between the runs"
    note "dbmigrate    $("$dbmigrate" --version)"
    note "rounds       $rounds, the contestants in turn, a database of its own for each run"
    if awk -v l="$load" 'BEGIN { exit !(l > 1.0) }'; then
        printf '\n%s\n%s\n%s\n' \
            '!!! The machine is busy: its load average is over 1.0. Wall clocks measure the neighbours, too.' \
            '!!! Ratios and CPU times are of some use, milliseconds and stalls are of none. Run it again when' \
            '!!! nothing else runs.'
    fi
}
