using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A newer version of an extension is installed on the server.</summary>
internal sealed class ExtensionOutdated : AuditRule
{
    internal override string Id => "extension-outdated";

    internal override AuditSeverity Severity => AuditSeverity.Info;

    internal override string Title => "A newer version of an extension is installed on the server";

    internal override string Reason => "The database uses the older one until ALTER EXTENSION … UPDATE.";

    internal override string Bad =>
        """
            create extension citext version '1.4';
            """;

    internal override string Good =>
        """
            create extension citext;
            """;

    private protected override string Message(AuditRow row) =>
        $"The version is {row.Facts[0]}, and the server has {row.Facts[1]}.";
}
