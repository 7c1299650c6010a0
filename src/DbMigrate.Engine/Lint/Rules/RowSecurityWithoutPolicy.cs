using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>Row security is on, and no policy permits anything.</summary>
internal sealed class RowSecurityWithoutPolicy : AuditRule
{
    internal override string Id => "rls-no-policy";

    internal override AuditSeverity Severity => AuditSeverity.Info;

    internal override string Title => "Row security is on, and no policy permits anything";

    internal override string Reason =>
        "The roles of the API have privileges on the table, and see no row of it. Grant nothing, or add a policy.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            grant select on note to anon;
            alter table note enable row level security;
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            grant select on note to anon;
            alter table note enable row level security;
            create policy own on note for select to anon using (id < 10);
            create table hidden (id int primary key);
            alter table hidden enable row level security;
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]} has privileges, and no policy permits a row.";
}
