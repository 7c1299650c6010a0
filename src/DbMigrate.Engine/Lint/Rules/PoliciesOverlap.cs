using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>Several permissive policies are for the same role and command.</summary>
internal sealed class PoliciesOverlap : AuditRule
{
    internal override string Id => "policies-overlap";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "Several permissive policies are for the same role and command";

    internal override string Reason =>
        "Each of them is evaluated for each row. One policy with OR says the same and is easier to read. A policy for PUBLIC "
        + "is for each role, too.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            alter table note enable row level security;
            create policy one on note for select using (id = 1);
            create policy two on note using (id = 2);
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            alter table note enable row level security;
            create policy one on note for select to app_login using (id = 1);
            create policy two on note for insert with check (id = 2);
            create policy three on note as restrictive for select using (id > 0);
            create policy four on note for select to app_group using (id = 4);
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[2]} are {(row.Facts[3] == "2" ? "both" : "all")} for {row.Facts[1]} of {row.Facts[0]}.";
}
