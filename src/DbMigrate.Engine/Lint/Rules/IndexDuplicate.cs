using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>Two indexes are equal.</summary>
internal sealed class IndexDuplicate : AuditRule
{
    internal override string Id => "index-duplicate";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "Two indexes are equal";

    internal override string Reason => "Each write keeps both, and each takes its space.";

    internal override string Bad =>
        """
            create table note (id int primary key, at date);
            create index a on note (at);
            create index b on note (at);
            """;

    internal override string Good =>
        """
            create table note (id int primary key, at date, t text);
            create index a on note (at);
            create index b on note (at desc);
            create index c on note (at) where id > 5;
            create index d on note (t);
            create index e on note (t text_pattern_ops);
            create index f on note (lower(t));
            create index g on note (upper(t));
            create index h on note (at) include (t);
            """;

    private protected override string Message(AuditRow row) => $"It is equal to {row.Facts[0]}.";
}
