# The migrations of status and phases.

# make_files FOLDER COUNT: the same small migrations for every tool, a table and an index each
make_files() {
    local folder=$1 count=$2
    mkdir -p "$folder"/{dbmigrate,dbmate,node,sqitch/deploy}
    awk -v count="$count" -v folder="$folder" 'BEGIN {
        plan = folder "/dbmigrate/plan.yaml"
        print "plan: bench\nconnections:\n  default: ${BENCH_DATABASE}\nphases:" > plan
        psql = folder "/psql.sql"
        print "create table history (id text primary key, applied_at timestamptz not null default clock_timestamp());" > psql
        changes = folder "/sqitch/sqitch.plan"
        print "%syntax-version=1.0.0\n%project=bench\n" > changes
        for (i = 1; i <= count; i++) {
            id = sprintf("m%05d", i)
            text = "create table " id " (id bigint generated always as identity primary key, account bigint not null, note text, created_at timestamptz not null default now());\n" \
                   "create index " id "_account on " id " (account, created_at);\n"
            file = folder "/dbmigrate/" id ".sql"; printf "%s", text > file; close(file)
            printf "  - id: %s\n    title: Table %d\n    apply:\n      - sql: %s.sql\n", id, i, id > plan
            file = folder "/dbmate/" sprintf("20240101%06d_%s.sql", i, id); printf "-- migrate:up\n%s\n-- migrate:down\ndrop table %s;\n", text, id > file; close(file)
            file = folder "/node/" sprintf("17%011d_%s.sql", i, id); printf "-- Up Migration\n%s\n-- Down Migration\ndrop table %s;\n", text, id > file; close(file)
            file = folder "/sqitch/deploy/" id ".sql"; printf "begin;\n%scommit;\n", text > file; close(file)
            printf "%s 2024-01-01T00:00:00Z bench <bench@localhost> # a table\n", id > changes
            printf "begin;\n\\i dbmigrate/%s.sql\ninsert into history (id) values (\x27%s\x27);\ncommit;\n", id, id > psql
        }
    }'
}
