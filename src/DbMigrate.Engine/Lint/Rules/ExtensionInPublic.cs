using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>An extension is in the schema public.</summary>
internal sealed class ExtensionInPublic : AuditRule
{
    internal override string Id => "extension-in-public";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "An extension is in the schema public";

    internal override string Reason =>
        "Its functions are part of what the API reaches, and its names are in each login's search_path.";

    internal override string Bad =>
        """
            create extension citext;
            """;

    internal override string Good =>
        """
            create schema extensions;
            create extension citext schema extensions;
            """;

    private protected override string Message(AuditRow row) => "Its objects are in the schema public.";
}
