namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// Every safe DDL step with its derived undo, and a backfill that counts how often it changed a row.
/// </summary>
internal sealed class SafePlan : CrashPlan
{
    public override string[] Before =>
        [
            "create table owners (id int primary key, label text, old text)",
            "insert into owners select i, 'owner ' || i from generate_series(0, 6) i",
            "create table items (id int primary key, owner int, size int, code text)",
            "insert into items select i, i % 7, i, 'code ' || i from generate_series(1, 300) i",
            "alter table items add constraint items_late check (id > 0) not valid",
            "create index items_old on items (code, size)",
        ];

    public override string Trace =>
        """
            select 'hits ' || (to_jsonb(i) ->> 'hits') || ': ' || count(*) from items i where to_jsonb(i) ? 'hits' group by to_jsonb(i) ->> 'hits'
            union all select 'owner ' || coalesce(to_jsonb(o) ->> 'title', to_jsonb(o) ->> 'label') from owners o
            order by 1
            """;

    public override string[] Applied => ["hits 1: 300", .. Enumerable.Range(0, 7).Select(i => $"owner owner {i}")];

    // The undo does not make a validated constraint NOT VALID again.
    public override bool IsTakenBackWhole => false;

    public override (string, string)[] Files =>
        [("drop.undo.sql", "alter table owners add column if not exists old text;\n")];

    public override string Yaml(string otherVariable) =>
        """
            plan: safe
            limits: { lock_timeout: 5s, lock_budget: 60s }
            phases:
              - id: a
                title: Safe steps
                apply:
                  - add_column: { table: items, column: hits, type: int, default: "0" }
                  - backfill: { table: items, set: hits = hits + 1 }
                  - not_null: { table: items, column: size }
                  - foreign_key: { table: items, columns: owner, references: owners(id), index: true }
                  - check: { table: items, name: items_size_check, expression: size >= 0 }
                  - unique: { table: items, columns: [code], name: items_code_key }
                  - index: { table: items, columns: [size] }
                  - drop_index: { index: items_old }
                  - validate: { constraints: [items_late] }
                  - enable_rls: { tables: [items], force: true }
                  - policies: { table: items, list: [{ name: own, for: select, to: public, using: owner = 1 }] }
                  - rename_column: { table: owners, from: label, to: title }
              - id: b
                title: Drop a column
                apply:
                  - drop_column: { table: owners, column: old }
                undo:
                  - sql: drop.undo.sql
            """;
}
