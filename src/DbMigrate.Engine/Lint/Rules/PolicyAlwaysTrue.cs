using DbMigrate.Engine.Catalog.Audit;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A policy lets the API write every row.</summary>
internal sealed class PolicyAlwaysTrue : AuditRule
{
    internal override string Id => "policy-always-true";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "A policy lets the API write every row";

    internal override string Reason => "The condition is true for every row, so that the policy protects nothing.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            grant select, insert on note to anon;
            alter table note enable row level security;
            create policy everything on note for insert to anon with check (1 = 1);
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            grant select, insert on note to anon;
            alter table note enable row level security;
            create policy readable on note for select to anon using (true);
            create policy own on note for insert to anon with check (id < 10);
            create policy keep on note as restrictive for delete to anon using (true);
            create policy admin on note for all to app_group using (true);
            create policy nothing on note for insert to anon;
            create table kept (id int primary key);
            grant delete on kept to anon;
            alter table kept enable row level security;
            create policy every_row on kept for delete to anon using (true);
            create policy low on kept as restrictive for delete using (id < 10);
            """;

    private protected override bool Accepts(AuditRow row) =>
        Action(row) is not null && row.Facts.Skip(5).All(r => PolicyCondition.Constant(r) == true);

    private protected override string Message(AuditRow row) =>
        $"The policy {row.Facts[0]} lets {row.Facts[1]} {Action(row)}.";

    // What the policy permits without a condition; null: nothing. A condition for new rows is that for old ones unless it
    // has one of its own.
    private static string? Action(AuditRow row)
    {
        var old = PolicyCondition.Constant(row.Facts[3]) == true;
        var added = PolicyCondition.Constant(row.Facts[4].Length > 0 ? row.Facts[4] : row.Facts[3]) == true;
        return (row.Facts[2], old, added) switch
        {
            ("a", _, true) => "add every row",
            ("w", true, true) => "change every row",
            ("w", false, true) => "make any row of those that it may change",
            ("w", true, false) => "take every row",
            ("d", true, _) => "delete every row",
            ("*", true, true) => "read and change every row",
            ("*", false, true) => "add every row",
            ("*", true, false) => "read, take and delete every row",
            _ => null,
        };
    }
}
