using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A column has a time stamp without a time zone.</summary>
internal sealed class TypeTimestamp : AuditRule
{
    internal override string Id => "type-timestamp";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "A column has a time stamp without a time zone";

    internal override string Reason =>
        "It does not say which moment it means. Use timestamptz, which stores the moment.";

    internal override string Bad =>
        """
            create domain moment as timestamp;
            create table note (id int primary key, at timestamp, until moment);
            """;

    internal override string Good =>
        """
            create table note (id int primary key, at timestamptz, day date, hour time);
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]}: a time stamp without time zone does not say which moment it means. Use timestamptz.";
}
