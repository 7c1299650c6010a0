using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>The API reaches a foreign table.</summary>
internal sealed class ForeignTableExposed : AuditRule
{
    internal override string Id => "foreign-table-exposed";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "The API reaches a foreign table";

    internal override string Reason =>
        "Row security does not exist for foreign tables: a role that may read one sees all of its rows.";

    internal override string Bad =>
        """
            create foreign data wrapper w;
            create server far foreign data wrapper w;
            create foreign table note (id int) server far;
            grant select on note to anon;
            """;

    internal override string Good =>
        """
            create foreign data wrapper w;
            create server far foreign data wrapper w;
            create foreign table note (id int) server far;
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]} reaches all rows of the table on the server {row.Facts[1]}.";
}
