using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>An index is invalid.</summary>
internal sealed class IndexInvalid : AuditRule
{
    internal override string Id => "index-invalid";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "An index is invalid";

    internal override string Reason =>
        "It is what a failed CREATE INDEX CONCURRENTLY left. Writes may keep it, and no query uses it.";

    internal override string Bad =>
        """
            create table note (id int primary key, at int);
            insert into note values (1, 5), (2, 5);
            create unique index concurrently a on note (at) -- fails
            ;
            """;

    internal override string Good =>
        """
            create table note (id int primary key, at int);
            create index a on note (at);
            create table part (id int) partition by range (id);
            create table part_1 partition of part for values from (1) to (5);
            create index b on only part (id);
            """;

    private protected override string Message(AuditRow row) =>
        "It is not complete: no query uses it, and writes may still keep it.";
}
