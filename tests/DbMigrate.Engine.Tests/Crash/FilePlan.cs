namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// Files with every kind of batch on two databases, a script, a milestone and a manual task.
/// </summary>
internal sealed class FilePlan : CrashPlan
{
    public override string[] Before =>
        [
            "create table ledger (what text not null)",
            "create table items (id int primary key, owner int, size int)",
            "insert into items select i, i % 7, i from generate_series(1, 500) i",
            "create table owners (id int primary key)",
            "insert into owners select i from generate_series(0, 6) i",
        ];

    public override string[] BeforeElsewhere => ["create table ledger (what text not null)"];

    public override string Yaml(string otherVariable) =>
        $$"""
            plan: crash
            connections: { default: "${DATABASE_URL}", other: "${{{otherVariable}}}" }
            limits: { lock_timeout: 5s, lock_budget: 60s }
            phases:
              - id: a
                title: Files
                apply:
                  - sql: whole.sql
                  - sql: mixed.sql
                  - sql: { file: each.sql, transaction: statement }
                  - sql: copy.sql
                  - sql: begin.sql
                  - milestone: half-way
                verify:
                  - name: the column is there
                    sql: select count(*) from items where note is null
                    expect: 0
                undo:
                  - sql: { file: files.undo.sql, transaction: statement }
              - id: b
                title: Elsewhere and outside
                apply:
                  - { sql: elsewhere.sql, on: other }
                  - script: { run: [sh, -c, "echo ran >> script.log"] }
                  - sql: after.sql
                undo:
                  - { sql: elsewhere.undo.sql, on: other }
                  - sql: after.undo.sql
              - id: c
                title: By hand
                apply:
                  - manual: { text: Press the button., milestone: pressed }
                  - sql: last.sql
                undo:
                  - sql: last.undo.sql
            """;

    public override (string, string)[] Files =>
        [
            (
                "whole.sql",
                "insert into ledger values ('whole 1');\nalter table items add column note text;\nupdate items set note = 'n' || id;\ninsert into ledger values ('whole 2');\n"
            ),
            (
                "mixed.sql",
                "insert into ledger values ('mixed 1');\ncreate index concurrently items_size on items (size);\ninsert into ledger values ('mixed 2');\nvacuum items;\ninsert into ledger values ('mixed 3');\n"
            ),
            (
                "each.sql",
                "insert into ledger values ('each 1');\ninsert into ledger values ('each 2');\ndrop index concurrently items_size;\ninsert into ledger values ('each 3');\n"
            ),
            (
                "copy.sql",
                "create table copied (id int, name text);\ncopy copied from stdin;\n"
                    + string.Concat(Enumerable.Range(1, 4000).Select(i => $"{i}\tname of the row number {i}\n"))
                    + "\\.\ninsert into ledger values ('copy');\n"
            ),
            (
                "begin.sql",
                "begin isolation level repeatable read;\ninsert into ledger values ('begin 1');\ncreate unique index on owners ((id + 1));\ncommit;\ninsert into ledger values ('begin 2');\n"
            ),
            (
                "files.undo.sql",
                "delete from ledger where what not like 'after%' and what not like 'last%';\nalter table items drop column if exists note;\ndrop table if exists copied;\ndrop index if exists owners_expr_idx;\n"
            ),
            (
                "elsewhere.sql",
                "insert into ledger values ('elsewhere 1');\ncreate table there (id int);\ncreate index concurrently ledger_what on ledger (what);\ninsert into ledger values ('elsewhere 2');\n"
            ),
            (
                "elsewhere.undo.sql",
                "drop table if exists there;\ndrop index concurrently if exists ledger_what;\ndelete from ledger;\n"
            ),
            ("after.sql", "insert into ledger values ('after');\n"),
            ("after.undo.sql", "delete from ledger where what = 'after';\n"),
            ("last.sql", "insert into ledger values ('last');\n"),
            ("last.undo.sql", "delete from ledger where what = 'last';\n"),
        ];

    public override string Trace =>
        "select what from ledger union all select 'copied ' || n from (select (xpath('/row/c/text()', query_to_xml('select count(*) as c from copied', false, true, '')))[1]::text as n where to_regclass('copied') is not null) c order by 1";

    public override string TraceElsewhere => "select 'elsewhere: ' || what from ledger order by 1";

    public override string[] Applied =>
        [
            "after",
            "begin 1",
            "begin 2",
            "copied 4000",
            "copy",
            "each 1",
            "each 2",
            "each 3",
            "last",
            "mixed 1",
            "mixed 2",
            "mixed 3",
            "whole 1",
            "whole 2",
            "elsewhere: elsewhere 1",
            "elsewhere: elsewhere 2",
            "script: ran",
        ];

    public override string ScriptLog => "script.log";
}
