using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A column has a type that pg_upgrade refuses.</summary>
internal sealed class TypeReg : AuditRule
{
    internal override string Id => "type-reg";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "A column has a type that pg_upgrade refuses";

    internal override string Reason =>
        "The numbers of these objects are others after an upgrade. regclass and regtype are kept.";

    internal override string Bad =>
        """
            create type place as (schema regnamespace, name text);
            create table note (id int primary key, call regproc, places place[]);
            """;

    internal override string Good =>
        """
            create table note (id int primary key, kind regtype, of regclass[], owner regrole);
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]}: pg_upgrade refuses a table with {row.Facts[1]}.";
}
