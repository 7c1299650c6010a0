using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A table, view or sequence is granted to PUBLIC.</summary>
internal sealed class GrantToPublic : AuditRule
{
    internal override string Id => "grant-to-public";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "A table, view or sequence is granted to PUBLIC";

    internal override string Reason =>
        "Every login of the server that may connect has these privileges, those that are created later too.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            grant select (id) on note to public;
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            grant select on note to app_group;
            """;

    private protected override string Message(AuditRow row) => $"PUBLIC has {row.Facts[0]}.";
}
