using DbMigrate.Engine.Catalog.Audit;

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
            create policy everything on note for insert to anon with check (true);
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
            """;

    private protected override string Message(AuditRow row) =>
        $"The policy {row.Facts[0]} lets {row.Facts[1]} {row.Facts[2]} every row.";
}
