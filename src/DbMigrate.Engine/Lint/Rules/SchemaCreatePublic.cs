using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>Everybody may create objects in a schema.</summary>
internal sealed class SchemaCreatePublic : AuditRule
{
    internal override string Id => "schema-create-public";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "Everybody may create objects in a schema";

    internal override string Reason => "A function or table with the name of one that others use can take its place.";

    internal override string Bad =>
        """
            create schema work;
            grant create on schema work to public;
            """;

    internal override string Good =>
        """
            create schema work;
            grant usage on schema work to public;
            grant create on schema work to app_group;
            """;

    private protected override string Message(AuditRow row) => "PUBLIC may create objects in it.";
}
