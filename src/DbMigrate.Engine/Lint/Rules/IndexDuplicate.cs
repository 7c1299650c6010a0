using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>Two indexes are equal.</summary>
internal sealed class IndexDuplicate : AuditRule
{
    internal override string Id => "index-duplicate";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "An index makes another one superfluous";

    internal override string Reason =>
        "Each write keeps both, and each takes its space. A unique index is kept unless the other one is as strict.";

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
            create table later (id int primary key, t text, constraint late unique (t) deferrable);
            create unique index at_once on later (t);
            """;

    private protected override string Message(AuditRow row) => $"It is equal to {row.Facts[0]}.";
}
