using DbMigrate.Engine.Catalog.Audit;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A policy asks for a setting or a login once per row.</summary>
internal sealed class PolicyPerRow : AuditRule
{
    internal override string Id => "policy-per-row";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "A policy asks for a setting or a login once per row";

    internal override string Reason =>
        "A call within a subquery, as in (SELECT current_setting(…)), is made once per statement instead of once per row. The "
        + "same holds for a STABLE or IMMUTABLE function whose arguments have no column.";

    internal override string Bad =>
        """
            create table note (id int primary key, owner text);
            alter table note enable row level security;
            create policy own on note using (owner = current_setting('app.user', true));
            """;

    internal override string Good =>
        """
            create table note (id int primary key, owner text);
            alter table note enable row level security;
            create policy own on note using (owner = (select current_setting('app.user', true)));
            create policy named on note using (owner = 'current_setting(''x'')');
            create policy once on note for select using (current_setting('app.admin', true) = 'on');
            create function owns(t text) returns boolean stable return t = current_user;
            create policy of_row on note using (owns(owner));
            """;

    private protected override bool Accepts(AuditRow row) => Call(row) is not null;

    private static string? Call(AuditRow row)
    {
        string[] functions = [.. row.Facts.Skip(3)];
        return PolicyCalls.PerRow(row.Facts[1], functions) ?? PolicyCalls.PerRow(row.Facts[2], functions);
    }

    private protected override string Message(AuditRow row) =>
        $"The policy {row.Facts[0]} calls {Call(row)} for each row.";
}
