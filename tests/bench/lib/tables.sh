# Databases with many tables, and what reads them whole.

tables=${BENCH_TABLES:-5000}

make_tables() {
    cat >"$work/tables.sql" <<SQL
do \$\$
begin
    for t in 1..$tables loop
        execute format('create table t%s (id bigint generated always as identity primary key, name text not null, '
            'state text default ''new'', at timestamptz default now(), amount numeric(12, 2), %s)', t,
            (select string_agg(format('c%s integer', i), ', ') from generate_series(6, 20) i));
        execute format('create index t%s_state on t%s (state, at)', t, t);
        if t % 500 = 0 then
            commit;
        end if;
    end loop;
end \$\$;
SQL
    sql -d "$1" -f "$work/tables.sql"
}

# peak CONTESTANT COMMAND...: prints the largest resident set, in MB
peak() {
    local contestant=$1 gnu_time
    shift
    gnu_time=$(type -P time || true)
    if [ -n "$gnu_time" ] && "$gnu_time" -f %M true >/dev/null 2>&1; then
        "$gnu_time" -o "$work/peak" -f %M "$@" >"$work/peak.log" 2>&1 </dev/null || true
        printf '%-34s %10s MB at most\n' "$contestant" "$(($(tail -n 1 "$work/peak") / 1024))"
    fi
}

# The exit code of some commands says nothing of whether they worked: migra ends with 0 where it found differences in
# some versions, and an audit with 6 where it has findings.
any_code() { "$@" || true; }
