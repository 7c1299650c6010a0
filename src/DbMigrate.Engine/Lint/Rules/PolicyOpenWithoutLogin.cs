using DbMigrate.Engine.Catalog.Audit;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A policy permits everything where nobody is logged in.</summary>
internal sealed class PolicyOpenWithoutLogin : AuditRule
{
    internal override string Id => "policy-open-without-login";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "A policy permits everything where nobody is logged in";

    internal override string Reason =>
        "The setting or login is NULL then, and IS NULL is true for every row. Remove that part, or give those sessions a role of their own.";

    internal override string Bad =>
        """
            create table note (id int primary key, owner text);
            grant select on note to anon;
            alter table note enable row level security;
            create policy own on note for select using (
                (select current_setting('app.user', true)) is null or owner = (select current_setting('app.user', true)));
            """;

    internal override string Good =>
        """
            create table note (id int primary key, owner text);
            grant select on note to anon;
            alter table note enable row level security;
            create policy own on note for select using (
                (select current_setting('app.user', true)) is not null and owner = (select current_setting('app.user', true)));
            create policy nobody_s on note for select using (owner is null or owner = (select current_setting('app.user', true)));
            create policy strict on note for select using (current_setting('app.user') is null or id = 1);
            create policy narrow on note for select using (
                id < 10 and (current_setting('app.user', true) is null or owner = current_setting('app.user', true)));
            """;

    private protected override bool Accepts(AuditRow row) => Call(row) is not null;

    private static string? Call(AuditRow row)
    {
        string[] functions = [.. row.Facts.Skip(3)];
        return PolicyCondition.OpenWithoutLogin(row.Facts[1], functions)
            ?? PolicyCondition.OpenWithoutLogin(row.Facts[2], functions);
    }

    private protected override string Message(AuditRow row) =>
        $"The policy {row.Facts[0]} permits every row where {Call(row)} is NULL.";
}
