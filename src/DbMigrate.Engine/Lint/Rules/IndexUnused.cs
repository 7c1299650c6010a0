using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>No query used an index.</summary>
internal sealed class IndexUnused : AuditRule
{
    internal override string Id => "index-unused";

    internal override AuditSeverity Severity => AuditSeverity.Info;

    internal override string Title => "No query used an index";

    internal override string Reason =>
        "Each write keeps it. Look at replicas, too, before you drop it: they have statistics of their own.";

    internal override string Bad =>
        """
            create table note (id int primary key, at int);
            create index a on note (at);
            insert into note select i, i from generate_series(1, 20000) i;
            vacuum analyze note;
            """;

    internal override string Good =>
        """
            create table parent (id int primary key);
            create table note (id int primary key, at int unique, parent_id int references parent);
            create index a on note (parent_id);
            insert into note select i, i from generate_series(1, 20000) i;
            create table small (id int primary key, at int);
            create index b on small (at);
            vacuum analyze note;
            """;

    private protected override string Message(AuditRow row) => $"No query used it since {row.Facts[0]}.";
}
