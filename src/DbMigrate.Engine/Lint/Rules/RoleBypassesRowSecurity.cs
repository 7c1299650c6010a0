using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A login is not subject to row security.</summary>
internal sealed class RoleBypassesRowSecurity : AuditRule
{
    internal override string Id => "role-bypasses-rls";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "A login is not subject to row security";

    internal override string Reason =>
        "No policy holds for a superuser or a role with BYPASSRLS. Let the application log in as another role.";

    internal override string Bad =>
        """
            create role app_extra login bypassrls;
            """;

    internal override string Good =>
        """
            create role app_extra bypassrls nologin;
            """;

    private protected override string Message(AuditRow row) =>
        $"It can log in and {(row.Facts[0] == "true" ? "is a superuser" : "has BYPASSRLS")}: no policy holds for it.";
}
