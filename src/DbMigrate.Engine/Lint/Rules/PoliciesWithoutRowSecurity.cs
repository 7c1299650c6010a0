using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A table has policies, and row security is off.</summary>
internal sealed class PoliciesWithoutRowSecurity : AuditRule
{
    internal override string Id => "rls-policies-off";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "A table has policies, and row security is off";

    internal override string Reason => "Policies have no effect until row security is enabled.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            create policy own on note using (id < 10);
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            create policy own on note using (id < 10);
            alter table note enable row level security;
            """;

    private protected override string Message(AuditRow row) => $"{row.Facts[0]} without effect: row security is off.";
}
